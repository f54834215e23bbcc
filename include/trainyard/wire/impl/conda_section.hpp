#pragma once

// What a conda file says, wherever it stands: other files have one inside.

#include <trainyard/wire/environment_files.hpp>
#include <trainyard/wire/impl/yaml.hpp>
#include <trainyard/wire/impl/yaml_writer.hpp>

namespace trainyard::wire {

conda_file read_conda(yaml_node const& root, yaml_source const& from);
void write_conda(yaml_writer& out, conda_file const& file);

}
