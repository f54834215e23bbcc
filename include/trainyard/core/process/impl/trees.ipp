#pragma once

#include <trainyard/core/ignore.hpp>
#include <trainyard/core/process/trees.hpp>
#include <trainyard/error.hpp>

#include <algorithm>
#include <climits>
#include <filesystem>
#include <map>

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
        enter("");
        return std::move(tree_);
    }

private:
    struct weight {
        std::uint64_t files = 0;
        std::uint64_t bytes = 0;
    };

    void enter(std::string const& below)
    {
        list_directory(below.empty() ? source_ : source_ + '/' + below,
                       [&](std::string_view name, file_facts const& facts) {
                           auto path =
                               below.empty() ? std::string(name) : below + '/' + std::string(name);
                           if (name == ".git" || rules_.ignores(path, facts.is_directory))
                               return;
                           if (facts.is_directory) {
                               // Entered after this directory was read, so that few are open
                               // at once.
                               directories_.push_back(std::move(path));
                               return;
                           }
                           add(std::move(path), facts);
                       });
        while (!directories_.empty()) {
            auto next = std::move(directories_.back());
            directories_.pop_back();
            if (source_ + '/' + next != except_)
                enter(next);
        }
    }

    void add(std::string path, file_facts const& facts)
    {
        source_file file;
        file.facts = facts;
        if (facts.is_link)
            file.link = checked_link(path);
        else if (!facts.is_regular) {
            tree_.warnings.push_back("\"" + path +
                                     "\" is neither a file nor a folder nor a link, and was left "
                                     "out of the snapshot");
            return;
        }
        auto const bytes = facts.is_link ? 0 : facts.size;
        auto& top        = tops_[path.substr(0, path.find('/'))];
        top.files += 1;
        top.bytes += bytes;
        tree_.bytes += bytes;
        file.path = std::move(path);
        tree_.files.push_back(std::move(file));
        if (tree_.files.size() > limits_.files || tree_.bytes > limits_.bytes)
            too_big();
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

    [[noreturn]] void too_big() const
    {
        auto const megabytes = [](std::uint64_t bytes) {
            return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MB";
        };
        auto const files    = tree_.files.size() > limits_.files;
        auto const heaviest = std::ranges::max_element(tops_, {}, [&](auto const& one) {
            return files ? one.second.files : one.second.bytes;
        });
        throw error(
            errc::limit_exceeded, "take snapshot",
            "the source directory " + source_ + " holds more than " +
                (files ? std::to_string(limits_.files) + " files" : megabytes(limits_.bytes)) +
                " (the most so far is in \"" + heaviest->first +
                "\"); name what is not needed in .amlignore. Who submits from a program of C++ can "
                "raise snapshot_limits instead");
    }

    std::string source_;
    std::string except_;
    snapshot_limits limits_;
    std::filesystem::path real_root_;
    ignore_rules rules_;
    source_tree tree_;
    std::vector<std::string> directories_;
    std::map<std::string, weight> tops_; ///< of what lies directly in the source directory
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
    if (!std::ranges::is_sorted(tree.files, {}, &source_file::path)) // often it is: that is cheaper
        std::ranges::sort(tree.files, {}, &source_file::path);
    return tree;
}

}
