#pragma once

/// Files as the operating system has them: whole or not at all, locked, copied cheaply.
///
/// Everything here blocks. Failures are `trainyard::error` that name the path and the reason.

#include <trainyard/config.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace trainyard::core {

/// An open file, closed with its owner.
class file_handle {
public:
    file_handle() = default;
    explicit file_handle(int descriptor) noexcept : descriptor_(descriptor) {}
    file_handle(file_handle&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    file_handle& operator=(file_handle&& other) noexcept
    {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~file_handle();

    int get() const noexcept { return descriptor_; }
    int release() noexcept { return std::exchange(descriptor_, -1); }
    explicit operator bool() const noexcept { return descriptor_ >= 0; }

private:
    int descriptor_ = -1;
};

/// Throws what `errno` says about `path`.
[[noreturn]] void throw_errno(char const* operation, std::string const& path);
[[noreturn]] void throw_errno(char const* operation, std::string const& path, int code);

enum class open_mode {
    read,
    write,  ///< made if need be, from the beginning
    append, ///< made if need be
    lock    ///< made if need be, contents left alone
};

file_handle open_file(std::string const& path, open_mode mode, unsigned permissions = 0666);

/// To read it; an empty handle if it is not there.
file_handle open_file_if_any(std::string const& path);

/// Bytes from `offset`, at most `limit`; fewer only at the end.
std::string read_at(file_handle const& file, std::uint64_t offset, std::size_t limit);
void write_all(file_handle const& file, std::string_view bytes, std::string const& path);
std::uint64_t size_of(file_handle const& file);

/// The whole file. More than `limit` bytes is `errc::limit_exceeded`.
std::string read_file(std::string const& path, std::size_t limit = std::size_t{64} << 20);

/// Nothing if it is not there.
std::optional<std::string> read_file_if_any(std::string const& path,
                                            std::size_t limit = std::size_t{64} << 20);

/// Whether both are there and hold the same bytes. Read in pieces, whatever their size.
bool same_content(std::string const& a, std::string const& b);

enum class durability {
    survives_us,   ///< whole or not at all when this program dies
    survives_power ///< and also when the machine does
};

/// Writes beside and renames: a reader sees the old contents or the new, never a part.
void write_file(std::string const& path, std::string_view bytes, durability wanted,
                unsigned permissions = 0666);

/// Puts a file's contents under another name: shared with the original where the file system can,
/// else copied inside the kernel. `target` appears whole; without `overwrite` it is
/// `errc::already_exists` if something is there. Until then it has the name `by_way_of`, on the
/// same file system, or one beside its own. The number of bytes.
std::uint64_t copy_file(std::string const& source, std::string const& target, bool overwrite,
                        durability wanted, std::string const& by_way_of = {});

/// Renames, unless something is there already: then false, and nothing is done.
bool rename_new(std::string const& source, std::string const& target);

void make_directories(std::string const& path);
void remove_tree(std::string const& path) noexcept;
void sync_directory(std::string const& path);

/// Everything on the file system of that path survives the machine from now on.
void sync_file_system(std::string const& path);

/// A lock on an open file, let go when the file is closed by everyone who was given it, or when
/// they die.
bool try_lock(file_handle const& file);
void lock(file_handle const& file);
void unlock(file_handle const& file) noexcept;

struct file_facts {
    std::uint64_t size    = 0;
    std::int64_t modified = 0; ///< nanoseconds since 1970
    std::int64_t changed  = 0;
    std::uint64_t inode   = 0;
    std::uint64_t device  = 0;
    std::uint32_t mode    = 0;
    bool is_directory     = false;
    bool is_link          = false;
    bool is_regular       = false;
};

std::optional<file_facts> facts_of(std::string const& path, bool follow_links = true);
file_facts facts_of(file_handle const& file);

/// Every entry of a directory, without `.` and `..`, in the order of their names. The name is only
/// good during the call.
void list_directory(std::string const& path,
                    std::function<void(std::string_view name, file_facts const&)> const& visit);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/process/impl/files.ipp>
#endif
