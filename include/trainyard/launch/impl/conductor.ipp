#pragma once

#include <trainyard/launch/impl/conductor.hpp>

#include <algorithm>

namespace trainyard::launch {

TRAINYARD_DECL std::string literal_word(std::string_view text)
{
    std::string word = "'";
    for (auto const letter : text) {
        if (letter == '\'')
            word += "'\\'";
        word += letter;
    }
    return word + '\'';
}

TRAINYARD_DECL std::string exec_line(std::vector<std::string> const& command)
{
    std::string line = "exec";
    for (auto const& word : command)
        line += ' ' + literal_word(word);
    return line;
}

TRAINYARD_DECL std::string task_table(std::vector<task> const& tasks,
                                      std::vector<std::vector<std::string>> const& commands)
{
    auto about = std::string("about() {\ncase $1 in\n");
    auto begin = std::string("begin() {\ncase $1 in\n");
    for (std::size_t i = 0; i != tasks.size(); ++i) {
        auto const& one   = tasks[i];
        auto const number = std::to_string(i);
        about += number + ") kind=" + (one.is_server ? "server" : "worker") +
                 " log=" + literal_word(one.log) + " name=" + literal_word(one.name) + " ;;\n";
        begin += number + ") export";
        for (auto const& [name, text] : one.variables)
            begin += ' ' + name + '=' + literal_word(text);
        begin += '\n' + exec_line(commands[i]) + " ;;\n";
    }
    auto const workers = std::ranges::count(tasks, false, &task::is_server);
    return about + "esac\n}\n" + begin + "esac\n}\ncount=" + std::to_string(tasks.size()) +
           " workers=" + std::to_string(workers) + '\n';
}

}
