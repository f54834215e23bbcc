#pragma once

/// What an ignore file (`.amlignore`, `.gitignore`) says of a path: git's syntax, git's answers.

#include <trainyard/config.hpp>

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::core {
namespace detail {

/// A pattern with wildcards, read once and compared often.
class glob {
public:
    /// Nothing for what git takes for a pattern that never matches, such as `[a` or `a\`.
    [[nodiscard]] static std::optional<glob> parse(std::string_view pattern);

    /// Takes at worst the square of the text's length, times the pattern's, however many stars.
    [[nodiscard]] bool matches(std::string_view text) const noexcept;

private:
    enum class kind : unsigned char { byte, one_of, within_name, across_names, into_folders };

    struct step {
        kind what         = kind::byte;
        char byte         = '\0'; ///< for `byte`
        std::size_t which = 0;    ///< for `one_of`: the index of the set
    };

    bool accepts(step const& now, char byte) const noexcept;
    static std::size_t grow(kind star, std::string_view text, std::size_t end) noexcept;

    std::vector<step> steps_;
    std::vector<std::bitset<256>> sets_;
};

}

/// The rules of one ignore file. Without rules nothing is ignored.
class ignore_rules {
public:
    ignore_rules() = default;

    /// Takes the text of the file that lies at the root of the tree. As with git, a line that makes
    /// no sense is not an error: it matches nothing.
    explicit ignore_rules(std::string_view text);

    /// `path` is relative to the root, its names separated by single slashes, with none at the
    /// ends. Ask for a folder before you enter it, and stay out of one that is ignored: what lies
    /// in it cannot be included again, whatever this would answer. The root itself is never
    /// ignored.
    [[nodiscard]] bool ignores(std::string_view path, bool is_directory) const noexcept;

private:
    enum class comparison : unsigned char { equal, ends_with, glob };

    struct rule {
        std::string text  = {}; ///< all of it, its ending, or what precedes the first wildcard
        detail::glob rest = {}; ///< for `glob`: from the first wildcard on
        comparison how    = comparison::equal;
        bool whole_path   = false; ///< otherwise only the last name of the path counts
        bool folders_only = false;
        bool includes     = false; ///< the line began with `!`

        bool matches(std::string_view path, std::string_view name) const noexcept;
    };

    void add(std::string_view line);

    std::vector<rule> rules_; ///< in the order of the file; the last one that matches decides
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/impl/ignore.ipp>
#endif
