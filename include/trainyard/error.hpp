#pragma once

/// What went wrong: a code to branch on, words to show, and the exception that carries both. For
/// errors as values, see result.hpp.

#include <trainyard/config.hpp>

#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <string>
#include <type_traits>

namespace trainyard {

enum class errc {
    not_found = 1,     ///< no such thing under that name
    already_exists,    ///< the name is taken
    invalid_argument,  ///< a value breaks a rule that only the workspace could check
    limit_exceeded,    ///< a documented limit; the message says how to raise it
    immutable,         ///< a value that may be set once was set before
    conflict,          ///< the thing is in a state that does not allow this
    run_failed,        ///< waited for with `raise_on_error`, and the run failed
    build_failed,      ///< an environment could not be made ready; the message has the tool's words
    unauthenticated,   ///< nobody is signed in, or the token is no longer good
    permission_denied, ///< signed in, but not allowed; or the folder is not ours to write
    storage_full,      ///< no room left on the device
    newer_version,     ///< the folder was made by a newer trainyard than this
    damaged,           ///< what is stored cannot be read back
    throttled,         ///< too many requests; try again later
    unavailable,       ///< the other side is not there now; try again later
    unsupported,       ///< this backend does not do that
    bad_response       ///< the other side said something that makes no sense
};

boost::system::error_category const& error_category() noexcept;

boost::system::error_code make_error_code(errc code) noexcept;

/// What went wrong, as a value. Texts may be shown to users and written to logs: no secret is ever
/// put into them.
struct failure {
    boost::system::error_code code = {};
    std::string operation          = {}; ///< what was being done: "submit run"
    std::string service_code       = {}; ///< the service's own code: "ImageBuildFailed"
    std::string message            = {}; ///< the thing, the reason and the way out
    std::string request_id         = {}; ///< for the support ticket
};

/// The exception of every operation. A `system_error`, so generic handlers work; `details()` has
/// the rest.
class error : public boost::system::system_error {
public:
    explicit error(failure what);

    /// The common case: a code, what was being done, and the words.
    error(errc code, std::string operation, std::string message);

    failure const& details() const noexcept { return details_; }

    /// "submit run: the script is not there", without the code's own text after it.
    char const* what() const noexcept override { return text_.c_str(); }

private:
    failure details_;
    std::string text_;
};

/// Turns an exception into a value. What is not about the operation (`std::bad_alloc`, a logic
/// error) is thrown on.
failure as_failure(std::exception_ptr thrown);

}

template <>
struct boost::system::is_error_code_enum<trainyard::errc> : std::true_type {};

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/error.ipp>
#endif
