#include "package_index.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstdint>
#include <sstream>
#include <utility>

namespace trainyard::test {
namespace {

namespace asio = boost::asio;

std::uint32_t checksum(std::string const& bytes)
{
    auto sum = ~std::uint32_t{0};
    for (auto const byte : bytes) {
        sum ^= static_cast<unsigned char>(byte);
        for (auto bit = 0; bit != 8; ++bit)
            sum = (sum >> 1) ^ ((sum & 1) ? 0xEDB88320U : 0U);
    }
    return ~sum;
}

void put(std::string& out, std::uint32_t number, int bytes)
{
    for (auto i = 0; i != bytes; ++i)
        out += static_cast<char>(std::uint64_t{number} >> (8 * i));
}

// An archive in which nothing is compressed.
std::string zip(std::vector<std::pair<std::string, std::string>> const& files)
{
    std::string out;
    std::string directory;
    for (auto const& [name, bytes] : files) {
        auto const offset = static_cast<std::uint32_t>(out.size());
        auto const size   = static_cast<std::uint32_t>(bytes.size());
        std::string facts;
        put(facts, 20, 2);         // version
        put(facts, 0, 4);          // flags, method
        put(facts, 0x58210000, 4); // some time in 2024
        put(facts, checksum(bytes), 4);
        put(facts, size, 4);
        put(facts, size, 4);
        put(facts, static_cast<std::uint32_t>(name.size()), 2);
        put(facts, 0, 2);
        put(out, 0x04034b50, 4);
        out += facts + name + bytes;
        put(directory, 0x02014b50, 4);
        put(directory, 20, 2);
        directory += facts;
        put(directory, 0, 6);
        put(directory, 0x81a40000, 4);
        put(directory, offset, 4);
        directory += name;
    }
    auto const begin = static_cast<std::uint32_t>(out.size());
    out += directory;
    put(out, 0x06054b50, 4);
    put(out, 0, 4);
    put(out, static_cast<std::uint32_t>(files.size()), 2);
    put(out, static_cast<std::uint32_t>(files.size()), 2);
    put(out, static_cast<std::uint32_t>(directory.size()), 4);
    put(out, begin, 4);
    put(out, 0, 2);
    return out;
}

std::string wheel(std::string const& name, std::string const& version)
{
    auto const info = name + '-' + version + ".dist-info/";
    std::vector<std::pair<std::string, std::string>> files;
    files.emplace_back(name + ".py", "value = '" + version + "'\n");
    files.emplace_back(info + "METADATA",
                       "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
    files.emplace_back(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: trainyard\n"
                                       "Root-Is-Purelib: true\nTag: py3-none-any\n");
    std::string record;
    for (auto const& file : files)
        record += file.first + ",,\n";
    files.emplace_back(info + "RECORD", record + info + "RECORD,,\n");
    return zip(files);
}

// Its value, if the head of a request has such a line.
std::string header(std::string const& head, std::string const& name)
{
    auto const at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos)
        return {};
    auto const begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

}

package_index::package_index()
{
    asio::co_spawn(context_, listen(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
}

package_index::~package_index()
{
    context_.stop();
    thread_.join();
}

void package_index::add(std::string const& name, std::string const& version)
{
    std::lock_guard const lock(mutex_);
    files_[name][name + '-' + version + "-py3-none-any.whl"] = wheel(name, version);
}

std::string package_index::url(std::string const& who) const
{
    return "http://" + (who.empty() ? "" : who + '@') +
           "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/simple/";
}

void package_index::hold(std::string const& name)
{
    std::lock_guard const lock(mutex_);
    held_.insert(name);
}

void package_index::release(std::string const& name)
{
    {
        std::lock_guard const lock(mutex_);
        held_.erase(name);
    }
    rooms_.ring("released");
}

asio::awaitable<void> package_index::asked_for(std::string name)
{
    auto seat = rooms_.enter("asked");
    while (downloads(name) == 0)
        co_await seat.wait();
}

int package_index::downloads(std::string const& name) const
{
    std::lock_guard const lock(mutex_);
    auto const found = downloads_.find(name);
    return found == downloads_.end() ? 0 : found->second;
}

bool package_index::was_mentioned(std::string const& name) const
{
    std::lock_guard const lock(mutex_);
    return mentioned_.contains(name);
}

std::set<std::string> package_index::callers() const
{
    std::lock_guard const lock(mutex_);
    return callers_;
}

asio::awaitable<void> package_index::listen()
{
    for (;;) {
        auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
        asio::co_spawn(context_, answer(std::move(socket)), asio::detached);
    }
}

std::string package_index::page_of(std::string const& name) const
{
    auto const found = files_.find(name);
    if (found == files_.end())
        return {};
    std::string page = "<!DOCTYPE html><html><body>";
    for (auto const& [file, bytes] : found->second)
        page += "<a href=\"/files/" + name + '/' + file + "\">" + file + "</a>";
    return page + "</body></html>";
}

asio::awaitable<void> package_index::answer(asio::ip::tcp::socket socket)
{
    std::string head;
    co_await asio::async_read_until(socket, asio::dynamic_buffer(head), "\r\n\r\n",
                                    asio::use_awaitable);
    std::istringstream words(head);
    std::string verb;
    std::string path;
    words >> verb >> path;
    auto const is_file = path.starts_with("/files/");
    auto rest          = path.substr(path.find('/', 1) + 1);
    auto const name    = rest.substr(0, rest.find('/'));
    rest.erase(0, name.size() + 1);

    std::string body;
    {
        std::lock_guard const lock(mutex_);
        mentioned_.insert(name);
        callers_.insert(header(head, "Authorization"));
        downloads_[name] += is_file ? 1 : 0;
        body = is_file ? files_[name][rest] : page_of(name);
    }
    if (is_file) {
        rooms_.ring("asked");
        auto seat          = rooms_.enter("released");
        auto const is_held = [&] {
            std::lock_guard const lock(mutex_);
            return held_.contains(name);
        };
        while (is_held())
            co_await seat.wait();
    }
    auto const status = body.empty() ? "404 Not Found" : "200 OK";
    auto const reply  = std::string("HTTP/1.1 ") + status +
                       "\r\nContent-Type: " + (is_file ? "application/zip" : "text/html") +
                       "\r\nContent-Length: " + std::to_string(body.size()) +
                       "\r\nConnection: close\r\n\r\n" + body;
    co_await asio::async_write(socket, asio::buffer(reply), asio::use_awaitable);
}

}
