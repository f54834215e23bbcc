#include <support/temporary_directory.hpp>

#include <trainyard/core/process/reply_pipe.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

BOOST_AUTO_TEST_SUITE(core_reply_pipe)

using namespace trainyard;

namespace {

struct reader {
    explicit reader(std::string const& path)
    {
        ::mkfifo(path.c_str(), 0600);
        end = core::file_handle(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    }

    std::string hear() const
    {
        std::string text(100, ' ');
        auto const size = ::read(end.get(), text.data(), text.size());
        return size < 0 ? "nothing yet" : text.substr(0, static_cast<std::size_t>(size));
    }

    core::file_handle end;
};

}

BOOST_AUTO_TEST_CASE(what_is_told_is_heard_and_who_holds_it_is_missed)
{
    test::temporary_directory const directory;
    auto const path = (directory.path() / "q.reply").string();
    reader const there(path);
    {
        core::reply_pipe const pipe(path);
        BOOST_TEST(static_cast<bool>(pipe));
        BOOST_TEST(pipe.is_read());
        BOOST_TEST(there.hear() == "nothing yet");
        pipe.tell("hello\n");
        BOOST_TEST(there.hear() == "hello\n");
        BOOST_TEST(there.hear() == "nothing yet");
    }
    BOOST_TEST(there.hear().empty());
}

BOOST_AUTO_TEST_CASE(without_a_reader_nothing_happens)
{
    test::temporary_directory const directory;
    auto const path = (directory.path() / "q.reply").string();
    BOOST_TEST(!core::reply_pipe(path)); // not even there
    auto gone = std::make_unique<reader>(path);
    core::reply_pipe const pipe(path);
    gone.reset();
    BOOST_TEST(!pipe.is_read());
    pipe.tell("hello\n"); // and no signal ends this program
    BOOST_TEST(!core::reply_pipe(path));
    core::reply_pipe(path).tell("hello\n");
}

BOOST_AUTO_TEST_SUITE_END()
