#pragma once

/// What the vendor's files call a distribution.

#include <trainyard/distribution.hpp>
#include <trainyard/wire/impl/yaml_writer.hpp>

namespace trainyard::wire::detail {

inline char const* framework_word(distribution const& of)
{
    return std::holds_alternative<tensorflow_configuration>(of) ? "TensorFlow"
           : std::holds_alternative<pytorch_configuration>(of)  ? "PyTorch"
                                                                : "Python";
}

inline char const* communicator_word(distribution const& of)
{
    if (auto const* pytorch = std::get_if<pytorch_configuration>(&of))
        return in_small_letters(pytorch->communication_backend) == "gloo" ? "Gloo" : "Nccl";
    return std::holds_alternative<mpi_configuration>(of)          ? "OpenMpi"
           : std::holds_alternative<tensorflow_configuration>(of) ? "ParameterServer"
                                                                  : "None";
}

}
