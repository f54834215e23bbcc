#pragma once

/// A package index on this machine's loopback, as pip asks them: PEP 503, with tiny wheels.

#include <trainyard/core/rooms.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace trainyard::test {

class package_index {
public:
    package_index();
    ~package_index();

    /// A package with one module of its own name, which says `value = '<version>'`.
    void add(std::string const& name, std::string const& version);

    /// `http://127.0.0.1:<port>/simple/`, with `who@` before the host if there is one.
    std::string url(std::string const& who = {}) const;

    /// Files of this package are not handed out before `release`.
    void hold(std::string const& name);
    void release(std::string const& name);

    /// Completes once a file of this package has been asked for.
    boost::asio::awaitable<void> asked_for(std::string name);

    /// How often its files were, and whether anything of it was.
    int downloads(std::string const& name) const;
    bool was_mentioned(std::string const& name) const;

    /// Who was asking, each as in the header.
    std::set<std::string> callers() const;

private:
    boost::asio::awaitable<void> listen();
    boost::asio::awaitable<void> answer(boost::asio::ip::tcp::socket socket);
    std::string page_of(std::string const& name) const;

    boost::asio::io_context context_{1};
    boost::asio::ip::tcp::acceptor acceptor_{context_,
                                             {boost::asio::ip::address_v4::loopback(), 0}};
    mutable std::mutex mutex_;
    std::map<std::string, std::map<std::string, std::string>> files_; ///< by package and name
    std::map<std::string, int> downloads_;
    std::set<std::string> mentioned_;
    std::set<std::string> held_;
    std::set<std::string> callers_;
    core::waiting_rooms rooms_;
    std::thread thread_;
};

}
