#pragma once

#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__linux__)
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#endif

namespace trainyard::core {
namespace detail {

TRAINYARD_DECL errc code_for(int number) noexcept
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return errc::not_found;
    case EISDIR:
        return errc::invalid_argument;
    case EEXIST:
    case ENOTEMPTY:
        return errc::already_exists;
    case EACCES:
    case EPERM:
    case EROFS:
        return errc::permission_denied;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return errc::storage_full;
    default:
        return errc::unavailable;
    }
}

TRAINYARD_DECL char const* way_out(int number) noexcept
{
    switch (number) {
    case EACCES:
    case EPERM:
        return "; check who owns it";
    case EISDIR:
        return "; name a file";
    case EROFS:
        return "; the file system is mounted read-only";
    case ENOSPC:
        return "; make room and try again";
    case EDQUOT:
        return "; the user's quota is used up";
    case EFBIG:
        return "; raise the limit on the size of files (ulimit -f)";
    case EMFILE:
        return "; raise the limit of open files (ulimit -n)";
    default:
        return "";
    }
}

TRAINYARD_DECL std::string name_beside(std::string const& path)
{
    static std::atomic<unsigned> count = 0;
    auto const slash                   = path.rfind('/') + 1; // 0 if there is none
    return path.substr(0, slash) + '.' + path.substr(slash).substr(0, 200) + '.' +
           std::to_string(::getpid()) + '.' + std::to_string(++count) + ".tmp";
}

// An error has the name that people know.
TRAINYARD_DECL file_handle open_known_as(std::string const& name, std::string const& path,
                                         int flags, unsigned permissions)
{
    for (;;) {
        auto const descriptor = ::open(path.c_str(), flags | O_CLOEXEC, permissions);
        if (descriptor >= 0)
            return file_handle(descriptor);
        if (errno != EINTR)
            throw_errno("open", name);
    }
}

// A file under a name nobody looks for, until it gets its own.
class file_beside {
public:
    file_beside(std::string const& path, std::string const& by_way_of, unsigned permissions)
        : path_(path),
          beside_(by_way_of.empty() ? name_beside(path) : by_way_of),
          file_(open_known_as(by_way_of.empty() ? path : by_way_of, beside_,
                              O_WRONLY | O_CREAT | O_TRUNC, permissions))
    {}

    file_beside(file_beside const&) = delete;

    ~file_beside()
    {
        if (!beside_.empty())
            ::unlink(beside_.c_str());
    }

    file_handle const& file() const noexcept { return file_; }

    void finish(durability wanted, bool overwrite)
    {
        if (wanted == durability::survives_power && ::fsync(file_.get()) != 0)
            throw_errno("write", path_);
        if (overwrite) {
            if (::rename(beside_.c_str(), path_.c_str()) != 0)
                throw_errno("write", path_);
        } else if (!rename_new(beside_, path_)) {
            throw_errno("write", path_, EEXIST);
        }
        beside_.clear();
        if (wanted == durability::survives_power)
            sync_directory(path_.substr(0, path_.rfind('/') + 1));
    }

private:
    std::string path_;
    std::string beside_;
    file_handle file_;
};

TRAINYARD_DECL file_facts facts_from(struct stat const& from) noexcept
{
#if defined(__APPLE__)
    auto const modified = from.st_mtimespec;
    auto const changed  = from.st_ctimespec;
#else
    auto const modified = from.st_mtim;
    auto const changed  = from.st_ctim;
#endif
    auto const nanoseconds = [](timespec time) {
        return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
    };
    return file_facts{.size         = static_cast<std::uint64_t>(from.st_size),
                      .modified     = nanoseconds(modified),
                      .changed      = nanoseconds(changed),
                      .inode        = from.st_ino,
                      .device       = from.st_dev,
                      .mode         = from.st_mode,
                      .is_directory = S_ISDIR(from.st_mode),
                      .is_link      = S_ISLNK(from.st_mode),
                      .is_regular   = S_ISREG(from.st_mode)};
}

}

TRAINYARD_DECL file_handle::~file_handle()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

TRAINYARD_DECL void throw_errno(char const* operation, std::string const& path)
{
    throw_errno(operation, path, errno);
}

TRAINYARD_DECL void throw_errno(char const* operation, std::string const& path, int code)
{
    throw error(detail::code_for(code), operation,
                path + ": " + std::generic_category().message(code) + detail::way_out(code));
}

TRAINYARD_DECL file_handle open_file_if_any(std::string const& path)
{
    for (;;) {
        auto const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor >= 0)
            return file_handle(descriptor);
        if (errno == ENOENT || errno == ENOTDIR)
            return {};
        if (errno != EINTR)
            throw_errno("open", path);
    }
}

TRAINYARD_DECL file_handle open_file(std::string const& path, open_mode mode, unsigned permissions)
{
    auto const flags = mode == open_mode::read     ? O_RDONLY
                       : mode == open_mode::write  ? O_WRONLY | O_CREAT | O_TRUNC
                       : mode == open_mode::append ? O_WRONLY | O_CREAT | O_APPEND
                                                   : O_RDWR | O_CREAT;
    return detail::open_known_as(path, path, flags, permissions);
}

TRAINYARD_DECL std::string read_at(file_handle const& file, std::uint64_t offset, std::size_t limit)
{
    std::string bytes(limit, '\0');
    std::size_t size = 0;
    while (size < limit) {
        auto const got = ::pread(file.get(), bytes.data() + size, limit - size,
                                 static_cast<off_t>(offset + size));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw_errno("read", "file");
        if (got == 0)
            break;
        size += static_cast<std::size_t>(got);
    }
    bytes.resize(size);
    return bytes;
}

TRAINYARD_DECL void write_all(file_handle const& file, std::string_view bytes,
                              std::string const& path)
{
    while (!bytes.empty()) {
        auto const put = ::write(file.get(), bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            throw_errno("write", path);
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
}

TRAINYARD_DECL std::uint64_t size_of(file_handle const& file)
{
    struct stat facts = {};
    if (::fstat(file.get(), &facts) != 0)
        throw_errno("read", "file");
    return static_cast<std::uint64_t>(facts.st_size);
}

namespace detail {

TRAINYARD_DECL std::string read_whole(file_handle const& file, std::string const& path,
                                      std::size_t limit)
{
    auto const facts = facts_of(file);
    auto const size  = facts.size;
    if (facts.is_directory)
        throw_errno("read", path, EISDIR);
    if (size > limit)
        throw error(errc::limit_exceeded, "read",
                    path + " has " + std::to_string(size) + " bytes; at most " +
                        std::to_string(limit) + " are read");
    // Files of /proc have no size.
    return read_at(file, 0, size == 0 ? std::min<std::size_t>(limit, 65536) : size);
}

}

TRAINYARD_DECL std::string read_file(std::string const& path, std::size_t limit)
{
    return detail::read_whole(open_file(path, open_mode::read), path, limit);
}

TRAINYARD_DECL std::optional<std::string> read_file_if_any(std::string const& path,
                                                           std::size_t limit)
{
    auto const file = open_file_if_any(path);
    return file ? std::optional(detail::read_whole(file, path, limit)) : std::nullopt;
}

TRAINYARD_DECL bool same_content(std::string const& a, std::string const& b)
{
    constexpr auto piece = std::size_t{1} << 20;
    auto const first     = open_file_if_any(a);
    auto const second    = open_file_if_any(b);
    if (!first || !second || size_of(first) != size_of(second))
        return false;
    for (auto offset = std::uint64_t{0};; offset += piece) {
        auto const bytes = read_at(first, offset, piece);
        if (bytes != read_at(second, offset, piece))
            return false;
        if (bytes.size() < piece)
            return true;
    }
}

TRAINYARD_DECL void write_file(std::string const& path, std::string_view bytes, durability wanted,
                               unsigned permissions)
{
    detail::file_beside beside(path, {}, permissions);
    write_all(beside.file(), bytes, path);
    beside.finish(wanted, true);
}

TRAINYARD_DECL std::uint64_t copy_file(std::string const& source, std::string const& target,
                                       bool overwrite, durability wanted,
                                       std::string const& by_way_of)
{
    auto const from = open_file(source, open_mode::read);
    auto const size = size_of(from);

    struct stat facts = {};
    ::fstat(from.get(), &facts);
    if (S_ISDIR(facts.st_mode))
        throw_errno("copy", source, EISDIR);
    detail::file_beside beside(target, by_way_of, facts.st_mode & 0777);

    auto copied = std::uint64_t{0};
#if defined(__linux__)
    if (size > 0 && ::ioctl(beside.file().get(), FICLONE, from.get()) == 0)
        copied = size;
    while (copied < size) {
        auto const put =
            ::copy_file_range(from.get(), nullptr, beside.file().get(), nullptr, size - copied, 0);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            break; // a file system that cannot: by hand, below
        copied += static_cast<std::uint64_t>(put);
    }
#endif
    while (copied < size || size == 0) {
        auto const piece = read_at(from, copied, std::size_t{1} << 20);
        if (piece.empty())
            break;
        write_all(beside.file(), piece, target);
        copied += piece.size();
    }
    beside.finish(wanted, overwrite);
    return copied;
}

TRAINYARD_DECL bool rename_new(std::string const& source, std::string const& target)
{
#if defined(__linux__) && defined(SYS_renameat2)
    if (::syscall(SYS_renameat2, AT_FDCWD, source.c_str(), AT_FDCWD, target.c_str(),
                  RENAME_NOREPLACE) == 0)
        return true;
    if (errno == EEXIST)
        return false;
    if (errno != EINVAL && errno != ENOSYS)
        throw_errno("rename", target);
#endif
    // A second name never replaces a file; the first one goes afterwards.
    if (::link(source.c_str(), target.c_str()) == 0) {
        ::unlink(source.c_str());
        return true;
    }
    if (errno == EEXIST)
        return false;
    throw_errno("rename", target);
}

TRAINYARD_DECL void make_directories(std::string const& path)
{
    std::error_code failed;
    std::filesystem::create_directories(path, failed);
    if (failed)
        throw_errno("make directory", path, failed.value());
}

TRAINYARD_DECL void remove_tree(std::string const& path) noexcept
{
    std::error_code failed;
    std::filesystem::remove_all(path, failed);
}

TRAINYARD_DECL void sync_directory(std::string const& path)
{
    auto const directory = open_file(path.empty() ? "." : path, open_mode::read);
    if (::fsync(directory.get()) != 0 && errno != EINVAL)
        throw_errno("write", path);
}

TRAINYARD_DECL void sync_file_system(std::string const& path)
{
    auto const file = open_file(path, open_mode::read);
    if (::syncfs(file.get()) != 0)
        throw_errno("write", path);
}

TRAINYARD_DECL bool try_lock(file_handle const& file)
{
    for (;;) {
        if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0)
            return true;
        if (errno == EWOULDBLOCK)
            return false;
        if (errno != EINTR)
            throw_errno("lock", "file");
    }
}

TRAINYARD_DECL void lock(file_handle const& file)
{
    while (::flock(file.get(), LOCK_EX) != 0)
        if (errno != EINTR)
            throw_errno("lock", "file");
}

TRAINYARD_DECL void unlock(file_handle const& file) noexcept
{
    ::flock(file.get(), LOCK_UN);
}

TRAINYARD_DECL std::optional<file_facts> facts_of(std::string const& path, bool follow_links)
{
    struct stat facts = {};
    auto const flags  = follow_links ? 0 : AT_SYMLINK_NOFOLLOW;
    if (::fstatat(AT_FDCWD, path.c_str(), &facts, flags) == 0)
        return detail::facts_from(facts);
    if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP)
        return std::nullopt;
    throw_errno("look at", path);
}

TRAINYARD_DECL file_facts facts_of(file_handle const& file)
{
    struct stat facts = {};
    if (::fstat(file.get(), &facts) != 0)
        throw_errno("look at", "file");
    return detail::facts_from(facts);
}

TRAINYARD_DECL void list_directory(
    std::string const& path, std::function<void(std::string_view, file_facts const&)> const& visit)
{
    auto const close     = [](DIR* open) { ::closedir(open); };
    auto const directory = std::unique_ptr<DIR, decltype(close)>(::opendir(path.c_str()), close);
    if (!directory)
        throw_errno("read directory", path);

    std::vector<std::string> names;
    for (;;) {
        errno             = 0;
        auto const* entry = ::readdir(directory.get());
        if (!entry && errno != 0)
            throw_errno("read directory", path);
        if (!entry)
            break;
        auto const name = std::string_view(entry->d_name);
        if (name != "." && name != "..")
            names.emplace_back(name);
    }
    std::ranges::sort(names);

    // Relative to the open directory, which saves the kernel the way from the root each time.
    for (auto const& name : names) {
        struct stat facts = {};
        if (::fstatat(::dirfd(directory.get()), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0)
            visit(name, detail::facts_from(facts));
        else if (errno != ENOENT)
            throw_errno("look at", path + '/' + name);
    }
}

}
