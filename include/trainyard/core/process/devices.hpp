#pragma once

/// The GPUs of this machine.

#include <trainyard/config.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::core {

/// As `CUDA_VISIBLE_DEVICES` names them. `visible` is what this variable says, if it is set: it
/// names all there are, up to the first that cannot be one. Else they are counted by their files in
/// `devices`: `nvidia0`, `nvidia1`, …
std::vector<std::string> find_gpus(std::optional<std::string_view> visible,
                                   std::string const& devices);

/// By this program's own variable, or in `/dev`.
std::vector<std::string> find_gpus();

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/process/impl/devices.ipp>
#endif
