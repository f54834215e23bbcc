#pragma once

#include <trainyard/impl/number_text.hpp>
#include <trainyard/script_run_config.hpp>

namespace trainyard {
namespace detail {

inline data_reference with_name(data_reference reference)
{
    reference.name = reference_name(reference);
    return reference;
}

}

TRAINYARD_DECL argument::argument(double value) : text_(detail::number_text(value)) {}

TRAINYARD_DECL argument::argument(run_data data)
    : text_("$AZUREML_DATAREFERENCE_" + name_of(data)),
      data_(std::make_shared<run_data const>(std::move(data)))
{}

TRAINYARD_DECL argument::argument(data_reference reference)
    : argument(run_data(detail::with_name(std::move(reference))))
{}

TRAINYARD_DECL argument::argument(dataset_input input) : argument(run_data(std::move(input))) {}

TRAINYARD_DECL argument::argument(dataset_output output) : argument(run_data(std::move(output))) {}

}
