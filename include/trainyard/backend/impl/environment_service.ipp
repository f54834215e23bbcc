#pragma once

#include <trainyard/backend/environment_service.hpp>
#include <trainyard/backend/impl/unsupported.hpp>
#include <trainyard/error.hpp>

namespace trainyard {

TRAINYARD_DECL asio::awaitable<environment_record> environment_service::register_environment(
    environment)
{
    detail::unsupported("register environment");
}

TRAINYARD_DECL asio::awaitable<environment_record> environment_service::get(environment_name, int)
{
    detail::unsupported("look up environment");
}

TRAINYARD_DECL asio::awaitable<std::vector<environment_record>> environment_service::list()
{
    detail::unsupported("list environments");
}

TRAINYARD_DECL asio::awaitable<environment_build> environment_service::build(
    environment_build_request)
{
    detail::unsupported("build environment");
}

namespace detail {

// `${NAME}` is not the password, only where it is found.
TRAINYARD_DECL bool is_reference(std::string_view text)
{
    return text.empty() ||
           (text.starts_with("${") && text.ends_with("}") && text.find('}') == text.size() - 1);
}

// Where an address says who is asking: `user:password` of `https://user:password@host/simple`.
// A user alone is a token, but for ssh, which has its keys elsewhere.
TRAINYARD_DECL bool has_password(std::string_view text)
{
    for (auto at = text.find("://"); at != std::string_view::npos; at = text.find("://", at)) {
        auto const before = text.substr(0, at);
        auto const is_ssh = before.ends_with("ssh");
        at += 3;
        auto const end  = std::min(text.find_first_of("/ \t\"'", at), text.size());
        auto const host = text.substr(at, end - at);
        auto const sign = host.rfind('@');
        if (sign == std::string_view::npos)
            continue;
        auto const who   = host.substr(0, sign);
        auto const colon = who.find(':');
        if (colon == std::string_view::npos ? !is_ssh && !is_reference(who)
                                            : !is_reference(who.substr(colon + 1)))
            return true;
    }
    // A channel of conda's may have its token in the path.
    auto const token = text.find("/t/");
    return text.find("://") != std::string_view::npos && token != std::string_view::npos &&
           !is_reference(text.substr(token + 3, text.find('/', token + 3) - token - 3));
}

[[noreturn]] TRAINYARD_DECL void refuse_environment(environment const& definition,
                                                    char const* operation, std::string const& why)
{
    throw error(errc::invalid_argument, operation,
                (definition.name.empty() ? std::string("the environment")
                                         : "environment \"" + definition.name + '"') +
                    ' ' + why);
}

}

TRAINYARD_DECL bool is_reserved_name(std::string_view name) noexcept
{
    return name.starts_with("AzureML") || name.starts_with("Microsoft");
}

TRAINYARD_DECL void check_environment(environment const& definition, char const* operation)
{
    auto const& wanted = definition.dependencies;
    for (auto const* list : {&wanted.pip_packages, &wanted.conda_packages, &wanted.channels})
        for (auto const& line : *list) {
            if (detail::has_password(line))
                detail::refuse_environment(
                    definition, operation,
                    "has a password or a token written out in an address (" +
                        line.substr(0, line.find("://")) +
                        "://***), where everybody would read it; write ${NAME} for it, and keep it "
                        "as the secret NAME of the workspace");
            if (line.find('\n') != std::string::npos)
                detail::refuse_environment(definition, operation,
                                           "has a package with a line break in its name");
        }
    if (!definition.docker.image.empty() && !definition.docker.dockerfile.empty())
        detail::refuse_environment(definition, operation,
                                   "has both an image and a Dockerfile; leave one of them out");
}

}
