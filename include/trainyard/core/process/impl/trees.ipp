#pragma once

#include <trainyard/core/ignore.hpp>
#include <trainyard/core/process/background.hpp>
#include <trainyard/core/process/trees.hpp>
#include <trainyard/error.hpp>

#include <algorithm>
#include <climits>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

namespace trainyard::core {

TRAINYARD_DECL named_files files_below(std::string const& directory, std::string const& prefix)
{
    named_files files;
    auto const facts = facts_of(directory);
    if (facts && facts->is_regular)
        files.emplace_back(prefix.empty() ? directory.substr(directory.rfind('/') + 1) : prefix,
                           directory);
    if (!facts || !facts->is_directory)
        return files;

    named_files left;
    left.emplace_back(prefix, directory);
    while (!left.empty()) {
        auto const [below, path] = std::move(left.back());
        left.pop_back();
        auto const visit = [&](std::string_view name, file_facts const& entry) {
            auto full  = path + '/' + std::string(name);
            auto shown = below.empty() ? std::string(name) : below + '/' + std::string(name);
            if (full.size() >= PATH_MAX)
                return; // nobody could open it by that name
            if (entry.is_directory)
                left.emplace_back(std::move(shown), std::move(full));
            else if (entry.is_regular)
                files.emplace_back(std::move(shown), std::move(full));
            else if (auto const target = entry.is_link ? facts_of(full) : std::nullopt;
                     target && target->is_regular)
                files.emplace_back(std::move(shown), std::move(full));
        };
        try {
            list_directory(path, visit);
        } catch (error const& gone) {
            if (gone.details().code != errc::not_found)
                throw; // else it was moved or removed while we looked
        }
    }
    std::ranges::sort(files);
    return files;
}

TRAINYARD_DECL named_files files_of_directory(std::string const& directory, char const* operation)
{
    auto const facts = facts_of(directory);
    if (!facts || !facts->is_directory)
        throw error(errc::not_found, operation,
                    directory + (facts ? " is not a directory" : " is not there"));
    return files_below(directory, "");
}

TRAINYARD_DECL named_files files_of_list(std::vector<std::string> const& paths,
                                         std::string const& relative_root, char const* operation)
{
    std::vector<std::filesystem::path> full;
    for (auto const& path : paths) {
        auto const facts = facts_of(path);
        if (!facts || !facts->is_regular)
            throw error(errc::not_found, operation,
                        path + (facts ? " is not a file" : " is not there"));
        full.push_back(std::filesystem::absolute(path).lexically_normal());
    }
    auto root =
        relative_root.empty()
            ? full.front().parent_path()
            : std::filesystem::absolute(relative_root / std::filesystem::path()).lexically_normal();
    auto const below_root = [&](std::filesystem::path const& path) {
        auto const below = path.lexically_relative(root);
        return !below.empty() && *below.begin() != "..";
    };
    named_files files;
    for (auto const& path : full) {
        // Without a root of its own, a list is placed below the parent all of it shares.
        while (!below_root(path) && relative_root.empty() && root.has_relative_path())
            root = root.parent_path();
        if (!below_root(path))
            throw error(errc::invalid_argument, operation,
                        path.string() + " does not lie below the relative root " + relative_root);
    }
    for (auto const& path : full)
        files.emplace_back(path.lexically_relative(root).generic_string(), path.string());
    return files;
}

TRAINYARD_DECL std::function<found(std::string const&)> look_below(std::string directory)
{
    return [directory = std::move(directory)](std::string const& path) {
        auto const facts = facts_of(directory + '/' + path);
        if (!facts)
            return found::nothing;
        return facts->is_directory ? found::folder : found::file;
    };
}

namespace detail {

// Looking at each entry is nearly all the work, and the kernel does it for two at once: a walk that
// turns out to be long gets a second thread.
class source_walk {
public:
    source_walk(std::string source, std::string except, snapshot_limits const& limits)
        : source_(std::move(source)),
          except_(std::move(except)),
          limits_(limits),
          real_root_(std::filesystem::canonical(source_))
    {
        auto rules = read_file_if_any(source_ + "/.amlignore");
        if (!rules)
            rules = read_file_if_any(source_ + "/.gitignore");
        if (rules)
            rules_ = ignore_rules(*rules);
    }

    source_tree take()
    {
        left_.emplace_back(); // the source directory
        walk();
        if (helper_.joinable())
            helper_.join();
        if (failed_)
            std::rethrow_exception(failed_);
        return std::move(tree_);
    }

private:
    // What one thread has found and not yet shown the other.
    struct findings {
        std::vector<source_file> files       = {};
        std::vector<std::string> directories = {};
        std::vector<std::string> left_out    = {};
    };

    static constexpr std::size_t shared_at_once = 250;
    static constexpr std::size_t long_walk      = 1000;

    void walk()
    {
        std::unique_lock lock(mutex_);
        for (;;) {
            more_.wait(lock, [&] { return failed_ || !left_.empty() || reading_ == 0; });
            if (failed_ || left_.empty())
                return;
            auto const next = std::move(left_.back());
            left_.pop_back();
            ++reading_;
            lock.unlock();
            auto failed = std::exception_ptr();
            try {
                read(next);
            } catch (...) {
                failed = std::current_exception();
            }
            lock.lock();
            --reading_;
            if (failed && !failed_)
                failed_ = failed;
            more_.notify_one();
        }
    }

    void read(std::string const& directory)
    {
        findings found;
        auto const visit = [&](std::string_view name, file_facts const& facts) {
            auto path = directory.empty() ? std::string(name) : directory + '/' + std::string(name);
            if (name == ".git" || rules_.ignores(path, facts.is_directory))
                return;
            if (facts.is_directory)
                found.directories.push_back(std::move(path));
            else if (facts.is_regular)
                found.files.push_back({.path = std::move(path), .facts = facts});
            else if (facts.is_link)
                found.files.push_back({.path = path, .facts = facts, .link = checked_link(path)});
            else
                found.left_out.push_back(std::move(path));
            if (found.files.size() == shared_at_once)
                share(found);
        };
        list_directory(directory.empty() ? source_ : source_ + '/' + directory, visit);
        share(found);
    }

    void share(findings& found)
    {
        std::lock_guard const lock(mutex_);
        if (failed_)
            std::rethrow_exception(failed_); // no need to go on
        for (auto& file : found.files) {
            tree_.bytes += weight(file);
            tree_.files.push_back(std::move(file));
            if (tree_.files.size() > limits_.files || tree_.bytes > limits_.bytes)
                too_big();
        }
        for (auto& path : found.left_out)
            tree_.warnings.push_back("\"" + path +
                                     "\" is neither a file nor a folder nor a link, and was left "
                                     "out of the snapshot");
        for (auto& path : found.directories)
            if (source_ + '/' + path != except_)
                left_.push_back(std::move(path));
        found = {};
        more_.notify_one();
        if (!helped_ && tree_.files.size() > long_walk && !left_.empty())
            get_help();
    }

    void get_help()
    {
        helped_ = true;
        try {
            helper_ = background_thread([this] { walk(); });
        } catch (std::system_error const&) {
            // No thread to be had: it takes longer.
        }
    }

    std::string checked_link(std::string const& path) const
    {
        auto const link   = std::filesystem::path(source_) / path;
        auto const target = std::filesystem::read_symlink(link);
        std::error_code failed;
        auto const real  = std::filesystem::weakly_canonical(link.parent_path() / target, failed);
        auto const below = real.lexically_relative(real_root_);
        if (failed || below.empty() || *below.begin() == "..")
            throw error(errc::invalid_argument, "take snapshot",
                        link.string() + " is a link to " + target.string() +
                            ", outside the source directory; put what the script needs inside, "
                            "use a datastore, or name the link in .amlignore");
        // A copy's links lead to what is in the copy.
        auto const inside = (std::filesystem::path(path).parent_path() / target).lexically_normal();
        if (target.is_relative() && *inside.begin() != "..")
            return target.string();
        return real.lexically_relative(std::filesystem::canonical(link.parent_path())).string();
    }

    static std::uint64_t weight(source_file const& file)
    {
        return file.facts.is_link ? 0 : file.facts.size;
    }

    [[noreturn]] void too_big() const
    {
        auto const too_many  = tree_.files.size() > limits_.files;
        auto const megabytes = [](std::uint64_t bytes) {
            return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MB";
        };
        std::map<std::string, std::uint64_t> tops; // of what lies directly in the source directory
        for (auto const& file : tree_.files)
            tops[file.path.substr(0, file.path.find('/'))] += too_many ? 1 : weight(file);
        auto const most =
            std::ranges::max_element(tops, {}, [](auto const& one) { return one.second; });
        throw error(
            errc::limit_exceeded, "take snapshot",
            "the source directory " + source_ + " holds more than " +
                (too_many ? std::to_string(limits_.files) + " files" : megabytes(limits_.bytes)) +
                " (the most so far is in \"" + most->first +
                "\"); name what is not needed in .amlignore. Who submits from a program of C++ can "
                "raise snapshot_limits instead");
    }

    std::string const source_;
    std::string const except_;
    snapshot_limits const limits_;
    std::filesystem::path const real_root_;
    ignore_rules rules_;

    std::mutex mutex_; ///< of everything below
    std::condition_variable more_;
    source_tree tree_;
    std::vector<std::string> left_; ///< directories nobody has read
    int reading_ = 0;               ///< threads that may find more of them
    std::exception_ptr failed_;
    bool helped_ = false;
    std::thread helper_;
};

}

TRAINYARD_DECL source_tree walk_source(std::string const& source, std::string const& except,
                                       snapshot_limits const& limits)
{
    auto const facts = facts_of(source);
    if (!facts || !facts->is_directory)
        throw error(errc::not_found, "take snapshot",
                    "the source directory " + source +
                        (facts ? " is not a directory" : " is not there"));
    auto tree = detail::source_walk(source, except, limits).take();
    std::ranges::sort(tree.warnings);
    if (!std::ranges::is_sorted(tree.files, {}, &source_file::path)) // often it is: that is cheaper
        std::ranges::sort(tree.files, {}, &source_file::path);
    return tree;
}

}
