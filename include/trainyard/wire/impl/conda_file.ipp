#pragma once

#include <trainyard/error.hpp>
#include <trainyard/wire/environment_files.hpp>
#include <trainyard/wire/impl/conda_section.hpp>
#include <trainyard/wire/impl/yaml.hpp>
#include <trainyard/wire/impl/yaml_writer.hpp>

namespace trainyard::wire {
namespace detail {

// `python=3.6.2` and `python >= 3.8` are about the interpreter.
TRAINYARD_DECL bool take_python(std::string const& package, conda_dependencies& into)
{
    if (package_name(package) != "python")
        return false;
    auto version = package.substr(package.find("python") + 6);
    std::erase(version, ' ');
    version.erase(0, version.find_first_not_of('='));
    // A build, as in `python=3.6.2=h0f...`, is the package's business.
    if (version.find_first_of("<>!~,|") == std::string::npos)
        version = version.substr(0, version.find('='));
    into.python_version = std::move(version);
    return true;
}

TRAINYARD_DECL void read_dependencies(yaml_node const& list, yaml_source const& from,
                                      conda_dependencies& into)
{
    if (!list.is_list())
        refuse(from, list.line, "dependencies is not a list");
    for (auto const& entry : list.items) {
        if (entry.is_text()) {
            if (!take_python(entry.text, into))
                into.conda_packages.push_back(entry.text);
        } else if (entry.is_map() && entry.keys.size() == 1 && entry.find("pip")) {
            for (auto& package : yaml_section(from, entry, "dependencies").texts("pip"))
                into.pip_packages.push_back(std::move(package));
        } else {
            refuse(from, entry.line, "a dependency is neither a package nor a list called pip");
        }
    }
}

}

TRAINYARD_DECL conda_file read_conda(yaml_node const& root, yaml_source const& from)
{
    if (!root.is_map())
        refuse(from, root.line, "this is not a conda file: it has no keys such as dependencies");
    auto section = yaml_section(from, root, "");
    conda_file file;
    file.name                  = section.text("name");
    file.dependencies.channels = section.texts("channels");
    if (auto const* list = section.find("dependencies"))
        detail::read_dependencies(*list, from, file.dependencies);
    file.variables = section.text_map("variables");
    // Where conda put it once, and what tools around conda ask of the same file.
    section.skip({"prefix", "platforms", "category"});
    section.refuse_unknown();
    return file;
}

TRAINYARD_DECL conda_file read_conda_file(std::string_view text, std::string const& path)
{
    auto const from = yaml_source{.path = path, .operation = "read conda file"};
    return read_conda(read_yaml(text, from), from);
}

TRAINYARD_DECL void write_conda(yaml_writer& out, conda_file const& file)
{
    auto const& wanted = file.dependencies;
    out.text_if_any("name", file.name);
    if (!wanted.channels.empty())
        out.texts("channels", wanted.channels);
    out.begin_list("dependencies");
    if (!wanted.python_version.empty()) {
        auto const plain = wanted.python_version.find_first_of("<>!~=") != 0;
        out.entry("python" + std::string(plain ? "=" : "") + wanted.python_version);
    }
    for (auto const& package : wanted.conda_packages)
        out.entry(package);
    if (!wanted.pip_packages.empty()) {
        out.begin_entry();
        out.texts("pip", wanted.pip_packages);
        out.end();
    }
    out.end_list();
    if (!file.variables.empty())
        out.text_map("variables", file.variables);
}

TRAINYARD_DECL std::string write_conda_file(conda_file const& file)
{
    yaml_writer out;
    write_conda(out, file);
    return out.finish();
}

}
