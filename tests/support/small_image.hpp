#pragma once

/// An image with little more than this machine's Python in it, made without a network, and a
/// podman that works in containers and chroots as well, with a store of its own.

#include "work_bench.hpp"

#include <string>

namespace trainyard::test {

class small_image {
public:
    /// Podman is put on the bench's path.
    explicit small_image(work_bench& bench);
    ~small_image();
    small_image(small_image const&) = delete;

    std::string name() const { return "localhost/small:1"; }

    /// Whether containers run on this machine at all. Where they do not, a run says so.
    bool runs() const noexcept { return runs_; }

    /// What the machine needs for containers to run in it.
    std::vector<std::string> arguments() const;

    /// The containers there are, in whatever state.
    std::string containers() const;

    /// What podman says to this.
    std::string ask(std::vector<std::string> const& words) const;

private:
    std::string podman_;
    bool runs_ = false;
};

}
