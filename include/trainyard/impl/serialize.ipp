#pragma once

#include <trainyard/serialize.hpp>
#include <trainyard/wire/computes.hpp>

namespace trainyard {

TRAINYARD_DECL std::string serialize(compute_record const& compute)
{
    return wire::write_compute_status(compute);
}

}
