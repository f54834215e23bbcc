#pragma once

#include <trainyard/impl/log_stream.hpp>
#include <trainyard/impl/show_output.hpp>
#include <trainyard/log_stream.hpp>

namespace trainyard::detail {

TRAINYARD_DECL std::string address_of(run_record const& run, workspace_record const& workspace)
{
    return workspace.root ? "file://" + *workspace.root + "/runs/" + run.id.str() : std::string();
}

TRAINYARD_DECL asio::awaitable<void> show_log(std::shared_ptr<backend> home, run_id run,
                                              std::string name, text_sink print)
{
    log_stream log(home, run, name, 0);
    auto first = true;
    while (auto piece = co_await log.next_piece()) {
        if (first)
            print("\nStreaming " + name + '\n' + std::string(10 + name.size(), '=') + "\n\n");
        first = false;
        print(*piece);
    }
}

TRAINYARD_DECL asio::awaitable<void> show_logs(std::shared_ptr<backend> home, run_record run,
                                               text_sink print)
{
    auto const workspace = co_await home->workspaces().describe();
    auto const address   = address_of(run, workspace);
    print("RunId: " + run.id.str() + '\n');
    if (!address.empty())
        print("Web View: " + address + '\n');

    co_await show_log(home, run.id, preparation_log, print);
    auto const primary = co_await primary_log(home, run.id);
    co_await show_log(home, run.id, primary, print);

    // A run of many processes has more of them, which are complete by now.
    auto query = artifact_query{.run = run.id, .prefix = "user_logs/"};
    auto files = co_await home->artifacts().list(std::move(query));
    for (auto const& file : files)
        if (file.name != primary)
            co_await show_log(home, run.id, file.name, print);
}

TRAINYARD_DECL std::string summary_of(run_record const& run, std::string const& address)
{
    std::string text = "\nExecution Summary\n=================\nRunId: " + run.id.str() +
                       "\nStatus: " + std::string(to_string(run.status)) + '\n';
    if (!address.empty())
        text += "Web View: " + address + '\n';
    for (auto const& warning : run.warnings)
        text += "Warning: " + warning + '\n';
    if (run.error)
        text += "Error: " + run.error->message + '\n';
    return text;
}

}
