#pragma once

#include <trainyard/error.hpp>

#include <boost/asio/error.hpp>

#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace trainyard {
namespace detail {

class error_category_type final : public boost::system::error_category {
public:
    char const* name() const noexcept override { return "trainyard"; }

    std::string message(int code) const override
    {
        switch (static_cast<errc>(code)) {
        case errc::not_found:
            return "not found";
        case errc::already_exists:
            return "already exists";
        case errc::invalid_argument:
            return "invalid argument";
        case errc::limit_exceeded:
            return "limit exceeded";
        case errc::immutable:
            return "cannot be changed once set";
        case errc::conflict:
            return "not possible in this state";
        case errc::run_failed:
            return "the run failed";
        case errc::build_failed:
            return "the environment could not be made";
        case errc::unauthenticated:
            return "not signed in";
        case errc::permission_denied:
            return "permission denied";
        case errc::storage_full:
            return "no room left";
        case errc::newer_version:
            return "made by a newer version";
        case errc::damaged:
            return "stored data is damaged";
        case errc::throttled:
            return "too many requests";
        case errc::unavailable:
            return "unavailable";
        case errc::unsupported:
            return "not supported";
        case errc::bad_response:
            return "bad response";
        }
        return "unknown error";
    }
};

TRAINYARD_DECL std::string describe(failure const& what)
{
    auto text = what.operation;
    if (!text.empty())
        text += ": ";
    text += what.message.empty() ? what.code.message() : what.message;
    if (!what.service_code.empty())
        text += " (" + what.service_code + ")";
    return text;
}

}

TRAINYARD_DECL boost::system::error_category const& error_category() noexcept
{
    static detail::error_category_type const category;
    return category;
}

TRAINYARD_DECL boost::system::error_code make_error_code(errc code) noexcept
{
    return {static_cast<int>(code), error_category()};
}

TRAINYARD_DECL error::error(failure what)
    : system_error(what.code, what.operation),
      details_(std::move(what)),
      text_(detail::describe(details_))
{}

TRAINYARD_DECL error::error(errc code, std::string operation, std::string message)
    : error(failure{.code      = make_error_code(code),
                    .operation = std::move(operation),
                    .message   = std::move(message)})
{}

TRAINYARD_DECL failure as_failure(std::exception_ptr thrown)
{
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (error const& known) {
        return known.details();
    } catch (boost::system::system_error const& foreign) {
        return failure{.code = foreign.code(), .message = foreign.code().message()};
    } catch (std::system_error const& foreign) {
        return failure{.code = foreign.code(), .message = foreign.what()};
    }
}

}
