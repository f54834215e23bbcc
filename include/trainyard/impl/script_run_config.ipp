#pragma once

#include <trainyard/impl/number_text.hpp>
#include <trainyard/script_run_config.hpp>

namespace trainyard {

TRAINYARD_DECL argument::argument(double value) : text_(detail::number_text(value)) {}

TRAINYARD_DECL argument::argument(data_reference reference)
{
    if (reference.name.empty())
        reference.name = reference.datastore.str();
    text_      = "$AZUREML_DATAREFERENCE_" + reference.name;
    reference_ = std::make_shared<data_reference const>(std::move(reference));
}

}
