#pragma once

#include <trainyard/cluster_configuration.hpp>

#include <stdexcept>

namespace trainyard {

TRAINYARD_DECL std::string_view to_string(vm_priority priority) noexcept
{
    return priority == vm_priority::low_priority ? "LowPriority" : "Dedicated";
}

TRAINYARD_DECL vm_priority vm_priority_from(std::string_view word)
{
    std::string plain;
    for (auto const letter : word)
        if (letter != '_')
            plain +=
                letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    if (plain == "dedicated")
        return vm_priority::dedicated;
    if (plain == "lowpriority")
        return vm_priority::low_priority;
    throw std::invalid_argument("\"" + std::string(word) +
                                "\" is no priority of nodes: use dedicated or lowpriority");
}

}
