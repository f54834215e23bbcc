#pragma once

#include <trainyard/run_data.hpp>

#include <utility>

namespace trainyard {
namespace detail {

inline dataset_input with_mode(dataset_input input, data_mode mode, std::string where)
{
    input.mode            = mode;
    input.path_on_compute = std::move(where);
    return input;
}

}

TRAINYARD_DECL std::string reference_name(data_reference const& reference)
{
    if (!reference.name.empty())
        return reference.name;
    return reference.run.empty() ? reference.datastore.str()
                                 : reference.path.substr(reference.path.rfind('/') + 1);
}

TRAINYARD_DECL dataset_input dataset_input::as_mount(std::string where) const
{
    return detail::with_mode(*this, data_mode::mount, std::move(where));
}

TRAINYARD_DECL dataset_input dataset_input::as_download(std::string where) const
{
    return detail::with_mode(*this, data_mode::download, std::move(where));
}

TRAINYARD_DECL dataset_output dataset_output::as_mount() const
{
    auto output = *this;
    output.mode = data_mode::mount;
    return output;
}

TRAINYARD_DECL dataset_output dataset_output::as_upload(bool overwriting) const
{
    auto output      = *this;
    output.mode      = data_mode::upload;
    output.overwrite = overwriting;
    return output;
}

TRAINYARD_DECL dataset_output dataset_output::register_on_complete(dataset_name as) const
{
    auto output          = *this;
    output.registered_as = std::move(as);
    return output;
}

TRAINYARD_DECL dataset_input as_input(data_reference reference)
{
    auto path =
        data_path{.datastore = std::move(reference.datastore), .path = std::move(reference.path)};
    return {.paths           = std::vector<data_path>(1, std::move(path)),
            .name            = std::move(reference.name),
            .mode            = reference.mode,
            .path_on_compute = std::move(reference.path_on_compute)};
}

TRAINYARD_DECL data_reference as_reference(dataset_output output)
{
    if (output.is_file) {
        auto& path       = output.destination.path;
        auto const slash = path.rfind('/');
        path.resize(slash == std::string::npos ? 0 : slash);
    }
    return {.datastore       = std::move(output.destination.datastore),
            .path            = std::move(output.destination.path),
            .mode            = data_mode::upload,
            .name            = std::move(output.name),
            .path_on_compute = std::move(output.path_on_compute),
            .overwrite       = output.overwrite};
}

TRAINYARD_DECL std::string path_in(std::string const& directory, dataset_output const& output)
{
    auto const& path = output.destination.path;
    return output.is_file ? directory + '/' + path.substr(path.rfind('/') + 1) : directory;
}

TRAINYARD_DECL std::string const& name_of(run_data const& data) noexcept
{
    auto const name = [](auto const& one) -> std::string const& { return one.name; };
    return std::visit(name, data);
}

}
