#pragma once

/// Several journals of one run, read as one.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::wire {

/// The next lines of one journal. What follows its last newline is left alone.
struct journal_piece {
    std::string_view text = {};
    bool is_all           = true; ///< nothing is known to come after it
};

/// Whole lines of several pieces, in the order of their times; lines of one piece stay in theirs.
/// It ends with the first piece that is used up and not all of its journal.
struct merged_journals {
    std::string text                   = {};
    std::vector<std::uint32_t> sources = {}; ///< of each line: the number of its piece

    /// How much of each of `pieces` is in the first `bytes` of the text.
    std::vector<std::size_t> taken(std::size_t bytes, std::size_t pieces) const;
};

merged_journals merge_journals(std::vector<journal_piece> const& pieces);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/journal_merge.ipp>
#endif
