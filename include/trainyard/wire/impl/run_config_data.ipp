#pragma once

/// The data of a run configuration: references, datasets and outputs.

#include <trainyard/error.hpp>
#include <trainyard/run_config_file.hpp>
#include <trainyard/wire/impl/run_data.ipp>
#include <trainyard/wire/impl/yaml.hpp>
#include <trainyard/wire/impl/yaml_writer.hpp>

#include <charconv>
#include <map>
#include <utility>

namespace trainyard::wire::detail {

// What nothing comes of: words for the caller to show.
TRAINYARD_DECL void note_unknown(yaml_section const& section, run_config_file& into)
{
    for (auto const& key : section.unknown())
        into.warnings.push_back("line " + std::to_string(key.line) + ": \"" + key.name +
                                "\" is not known here and does nothing");
}

TRAINYARD_DECL data_mode mode_of(yaml_section& section, char const* key)
{
    auto const word = in_small_letters(section.text(key, "mount"));
    auto const mode = mode_from(word);
    if (!mode)
        section.refuse(key, "is \"" + word + "\"; use mount, download or upload");
    return *mode;
}

TRAINYARD_DECL void read_references(yaml_section& root, run_config_file& file)
{
    auto const* all = root.find("dataReferences");
    auto inside     = root.below("dataReferences");
    for (std::size_t i = 0; all && i != all->keys.size(); ++i) {
        auto const& name = all->keys[i].name;
        auto section     = inside.below(name);
        data_reference reference;
        reference.name            = name;
        reference.datastore       = datastore_name(section.text("dataStoreName"));
        reference.path            = section.text("pathOnDataStore");
        reference.path_on_compute = section.text("pathOnCompute");
        reference.overwrite       = section.flag("overwrite", false);
        reference.mode            = mode_of(section, "mode");
        if (reference.datastore.empty())
            inside.refuse(name, "has no dataStoreName: say which datastore it is in");
        note_unknown(section, file);
        file.config.data.push_back(std::move(reference));
    }
}

// Of a dataset, the file has the name, and the paths are looked up when it is submitted.
TRAINYARD_DECL void read_dataset(yaml_section section, dataset_input& into)
{
    into.dataset       = dataset_name(section.text("name"));
    auto const version = section.text("version", "latest");
    auto const* last   = version.data() + version.size();
    if (version != "latest" && std::from_chars(version.data(), last, into.version).ptr != last)
        section.refuse("version", "is \"" + version + "\"; use a number, or latest");
    if (into.dataset.empty() && !section.text("id").empty())
        section.refuse("id",
                       "is that of a dataset of another workspace; say its name and version here",
                       errc::unsupported);
    section.skip({"id"});
}

TRAINYARD_DECL trainyard::data_path read_place(yaml_section section, run_config_file& file)
{
    auto place = trainyard::data_path{.datastore = datastore_name(section.text("datastoreName")),
                                      .path      = section.text("relativePath")};
    note_unknown(section, file);
    return place;
}

TRAINYARD_DECL void read_inputs(yaml_section& root, run_config_file& file)
{
    auto const* all = root.find("data");
    auto inside     = root.below("data");
    for (std::size_t i = 0; all && i != all->keys.size(); ++i) {
        auto const& key = all->keys[i].name;
        auto section    = inside.below(key);
        auto location   = section.below("dataLocation");
        dataset_input input;
        read_dataset(location.below("dataset"), input);
        auto place = read_place(location.below("dataPath"), file);
        if (!place.datastore.empty())
            input.paths.push_back(std::move(place));
        if (input.dataset.empty() == input.paths.empty())
            inside.refuse(key, "has to say which dataset it is, by its name, or which dataPath, by "
                               "its datastoreName, and not both");
        input.name            = section.text("environmentVariableName", key);
        input.mode            = mode_of(section, "mechanism");
        input.path_on_compute = section.text("pathOnCompute");
        section.skip({"createOutputDirectories", "overwrite", "options"});
        note_unknown(location, file);
        note_unknown(section, file);
        file.config.inputs.push_back(std::move(input));
    }
}

TRAINYARD_DECL void read_registration(yaml_section section, dataset_output& into,
                                      run_config_file& file)
{
    into.registered_as = dataset_name(section.text("name"));
    into.description   = section.text("description");
    for (auto& [name, text] : section.text_map("tags"))
        into.tags.emplace(name, std::move(text));
    note_unknown(section, file);
}

TRAINYARD_DECL void read_outputs(yaml_section& root, run_config_file& file)
{
    auto const* all = root.find("outputData");
    auto inside     = root.below("outputData");
    for (std::size_t i = 0; all && i != all->keys.size(); ++i) {
        auto section  = inside.below(all->keys[i].name);
        auto location = section.below("outputLocation");
        auto more     = section.below("additionalOptions");
        auto upload   = more.below("uploadOptions");
        dataset_output output;
        output.name            = all->keys[i].name;
        output.destination     = read_place(location.below("dataPath"), file);
        output.mode            = mode_of(section, "mechanism");
        output.path_on_compute = more.text("pathOnCompute");
        output.overwrite       = upload.flag("overwrite", false);
        read_registration(more.below("registrationOptions"), output, file);
        location.skip({"dataset"});
        more.skip({"mountOptions"});
        section.skip({"environmentVariableName"});
        for (auto const* part : {&upload, &location, &more, &section})
            note_unknown(*part, file);
        file.config.outputs.push_back(std::move(output));
    }
}

// How the vendor's tools write data among the arguments.
TRAINYARD_DECL void name_data_in_arguments(script_run_config& config)
{
    auto const rename = [](argument& one) {
        for (std::string const begin : {"DatasetConsumptionConfig:", "DatasetOutputConfig:"})
            if (one.text().starts_with(begin))
                one = argument("$AZUREML_DATAREFERENCE_" + one.text().substr(begin.size()));
    };
    for (auto* list : {&config.arguments, &config.command})
        for (auto& one : *list)
            rename(one);
}

[[noreturn]] TRAINYARD_DECL void no_key_for(std::string const& what)
{
    throw error(errc::unsupported, "save run configuration",
                "a run configuration has no key for " + what);
}

TRAINYARD_DECL void write_one(yaml_writer& out, data_reference const& reference)
{
    if (!reference.run.empty())
        no_key_for("the files of a run (\"" + reference_name(reference) +
                   "\"); put them into a datastore");
    out.begin(reference_name(reference));
    out.text("dataStoreName", reference.datastore.str());
    out.text("mode", mode_word(reference.mode));
    out.flag("overwrite", reference.overwrite);
    out.text_or_null("pathOnCompute", reference.path_on_compute);
    out.text_or_null("pathOnDataStore", reference.path);
    out.end();
}

TRAINYARD_DECL void write_place(yaml_writer& out, trainyard::data_path const& place)
{
    out.begin("dataPath");
    out.text("datastoreName", place.datastore.str());
    out.text_or_null("relativePath", place.path);
    out.end();
}

TRAINYARD_DECL void write_one(yaml_writer& out, dataset_input const& input)
{
    if (input.dataset.empty() && input.paths.size() != 1)
        no_key_for("the many paths of the input \"" + input.name +
                   "\"; register them as a dataset");
    out.begin(input.name);
    out.begin("dataLocation");
    if (input.dataset.empty()) {
        write_place(out, input.paths.front());
    } else {
        out.begin("dataset");
        out.text("name", input.dataset.str());
        out.text("version", input.version > 0 ? std::to_string(input.version) : "latest");
        out.end();
    }
    out.end();
    out.text("mechanism", mode_word(input.mode));
    out.text("environmentVariableName", input.name);
    out.text_or_null("pathOnCompute", input.path_on_compute);
    out.end();
}

TRAINYARD_DECL void write_one(yaml_writer& out, dataset_output const& output)
{
    if (output.is_file)
        no_key_for("an output that is one file (\"" + output.name + "\"); let it be a directory");
    out.begin(output.name);
    if (!output.destination.datastore.empty()) {
        out.begin("outputLocation");
        write_place(out, output.destination);
        out.end();
    } else if (!output.destination.path.empty()) {
        no_key_for("the path of the output \"" + output.name + "\" without a datastore");
    }
    out.text("mechanism", mode_word(output.mode));
    out.begin("additionalOptions");
    out.text_or_null("pathOnCompute", output.path_on_compute);
    if (!output.registered_as.empty()) {
        std::map<std::string, std::string> tags;
        for (auto const& [name, text] : output.tags)
            tags.emplace(name, text.value_or(""));
        out.begin("registrationOptions");
        out.text("name", output.registered_as.str());
        out.text_or_null("description", output.description);
        out.text_map("tags", tags);
        out.end();
    }
    out.begin("uploadOptions");
    out.flag("overwrite", output.overwrite);
    out.end();
    out.end();
    out.end();
}

template <class Data>
void write_all_of(yaml_writer& out, std::string_view key,
                  std::map<std::string, run_data> const& all)
{
    out.begin(key);
    for (auto const& [name, one] : all)
        if (auto const* data = std::get_if<Data>(&one))
            write_one(out, *data);
    out.end();
}

// Those in the arguments too: there, they are words that begin with `$`.
TRAINYARD_DECL void write_data(yaml_writer& out, script_run_config const& config)
{
    std::map<std::string, run_data> all;
    for (auto const* list : {&config.arguments, &config.command})
        for (auto const& argument : *list)
            if (argument.data())
                all.emplace(name_of(*argument.data()), *argument.data());
    for (auto const& reference : config.data)
        all.emplace(reference_name(reference), reference);
    for (auto const& input : config.inputs)
        all.emplace(input.name, input);
    for (auto const& output : config.outputs)
        all.emplace(output.name, output);
    write_all_of<data_reference>(out, "dataReferences", all);
    write_all_of<dataset_input>(out, "data", all);
    write_all_of<dataset_output>(out, "outputData", all);
}

}
