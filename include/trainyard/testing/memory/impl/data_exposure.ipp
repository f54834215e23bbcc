#pragma once

#include <trainyard/core/paths.hpp>
#include <trainyard/testing/memory/data_exposure.hpp>
#include <trainyard/testing/memory/memory_backend.hpp>

namespace trainyard::testing::memory {
namespace detail {

TRAINYARD_DECL std::string place_of(std::string const& name, std::string const& path_on_compute)
{
    return path_on_compute.empty() ? "data/" + name
                                   : core::clean_path("path_on_compute", path_on_compute);
}

TRAINYARD_DECL void check_free(file_map const& files, std::string const& place,
                               std::string const& name)
{
    auto const next = files.lower_bound(place);
    if (next != files.end() && (next->first == place || next->first.starts_with(place + '/')))
        throw error(errc::already_exists, "make data available",
                    "\"" + name + "\" cannot be mounted at \"" + place +
                        "\": the source directory has something there; choose another "
                        "path_on_compute");
}

TRAINYARD_DECL std::string expose_record(tables& all, data_reference const& reference,
                                         file_map& files)
{
    auto const below = core::clean_path("path of a data reference", reference.path);
    auto const place = place_of(reference.name, reference.path_on_compute) + '/';
    auto const& kept = get_run(all, reference.run).files;
    if (auto const file = kept.find(below); file != kept.end()) {
        auto target   = place + std::string(core::last_name(below));
        files[target] = file->second;
        return target;
    }
    auto const folder = below.empty() ? below : below + '/';
    for (auto file = kept.lower_bound(folder);
         file != kept.end() && file->first.starts_with(folder); ++file)
        files[place + file->first.substr(folder.size())] = file->second;
    return place.substr(0, place.size() - 1);
}

}

TRAINYARD_DECL std::string expose(tables& all, data_reference const& reference, file_map& files)
{
    if (!reference.run.empty())
        return detail::expose_record(all, reference, files);
    if (reference.mode == data_mode::upload)
        return detail::place_of(reference.name, reference.path_on_compute);
    return expose(all, as_input(reference), files);
}

TRAINYARD_DECL std::string expose(tables& all, dataset_input const& input, file_map& files)
{
    auto const chosen = choose_files(all, input.paths, "make data available");
    auto const place  = detail::place_of(input.name, input.path_on_compute);
    auto const linked = input.mode == data_mode::mount && !input.path_on_compute.empty();
    if (linked)
        detail::check_free(files, place, input.name);
    for (auto const& file : chosen.files) {
        auto const target = linked && chosen.is_one_file ? place : place + '/' + file.name;
        files[target]     = get_datastore(all, file.from.datastore).at(file.from.path);
    }
    return chosen.is_one_file && !linked ? place + '/' + chosen.files.front().name : place;
}

TRAINYARD_DECL std::vector<std::string> take_back(tables& all, data_reference const& reference,
                                                  file_map const& files)
{
    std::vector<std::string> left_alone;
    if (reference.mode != data_mode::upload)
        return left_alone;
    auto const place  = detail::place_of(reference.name, reference.path_on_compute) + '/';
    auto const target = core::clean_path("path of a data reference", reference.path);
    auto& datastore   = get_datastore(all, reference.datastore);
    for (auto file = files.lower_bound(place);
         file != files.end() && file->first.starts_with(place); ++file) {
        auto const name   = file->first.substr(place.size());
        auto const stored = target.empty() ? name : target + '/' + name;
        auto const known  = datastore.find(stored);
        if (reference.overwrite || known == datastore.end())
            datastore[stored] = file->second;
        else if (known->second.bytes != file->second.bytes)
            left_alone.push_back(name);
    }
    return left_alone;
}

}
