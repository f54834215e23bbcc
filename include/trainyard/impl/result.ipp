#pragma once

#include <trainyard/result.hpp>

namespace trainyard {

TRAINYARD_DECL void throw_exception_from_error(failure const& what, boost::source_location const&)
{
    throw error(what);
}

}
