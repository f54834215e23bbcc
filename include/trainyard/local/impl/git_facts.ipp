#pragma once

#include <trainyard/core/process/process.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/git_facts.hpp>

#include <filesystem>
#include <optional>
#include <vector>

namespace trainyard::local {
namespace detail {

TRAINYARD_DECL bool in_work_tree(std::string const& directory)
{
    std::error_code failed;
    auto at = std::filesystem::weakly_canonical(directory, failed);
    for (; !failed; at = at.parent_path()) {
        if (std::filesystem::exists(at / ".git", failed))
            return true;
        if (at == at.parent_path())
            return false;
    }
    return false;
}

}

TRAINYARD_DECL std::string without_secrets(std::string_view address)
{
    auto const scheme = address.find("://");
    if (scheme == std::string_view::npos)
        return std::string(address); // host:path, which has no room for a password
    auto const begin = scheme + 3;
    auto const end   = std::min(address.find('/', begin), address.size());
    auto const at    = address.substr(0, end).rfind('@');
    if (at == std::string_view::npos || at < begin)
        return std::string(address);
    auto const user  = address.substr(begin, at - begin);
    auto const plain = address.starts_with("http")
                           ? std::string()
                           : std::string(user.substr(0, user.find(':'))) + '@';
    return std::string(address.substr(0, begin)) + plain + std::string(address.substr(at + 1));
}

TRAINYARD_DECL property_map git_facts(std::string const& directory, std::chrono::milliseconds limit)
{
    property_map facts;
    if (!detail::in_work_tree(directory))
        return facts;
    auto const git = core::find_program("git");
    if (!git)
        return facts;
    auto const ask = [&](std::vector<std::string> command) -> std::optional<std::string> {
        command.insert(command.begin(), *git);
        try {
            auto answer = core::run_helper(command, directory, limit);
            while (!answer.bytes.empty() && answer.bytes.back() == '\n')
                answer.bytes.pop_back();
            return answer.exit_code == 0 ? std::optional(std::move(answer.bytes)) : std::nullopt;
        } catch (error const&) {
            return std::nullopt;
        }
    };
    auto const set = [&](char const* name, char const* also, std::string const& text) {
        facts.emplace(name, text);
        facts.emplace(also, text);
    };

    // A repository without a commit, or one that git will not read, says nothing.
    auto const commit = ask({"rev-parse", "HEAD"});
    if (!commit || commit->empty())
        return facts;
    set("azureml.git.commit", "mlflow.source.git.commit", *commit);
    if (auto const address = ask({"ls-remote", "--get-url"}); address && !address->empty())
        set("azureml.git.repository_uri", "mlflow.source.git.repoURL", without_secrets(*address));
    if (auto const branch = ask({"symbolic-ref", "--short", "-q", "HEAD"}))
        set("azureml.git.branch", "mlflow.source.git.branch", *branch);
    if (auto const changes = ask({"--no-optional-locks", "status", "--porcelain", "."}))
        facts.emplace("azureml.git.dirty", changes->empty() ? "False" : "True");
    return facts;
}

}
