#include <trainyard/core/digest.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(core_digest)

using namespace trainyard::core;

BOOST_AUTO_TEST_CASE(it_is_the_digest_everybody_knows)
{
    BOOST_TEST(hex(sha256_of("")) ==
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    BOOST_TEST(hex(sha256_of("abc")) ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_CASE(pieces_are_as_good_as_the_whole)
{
    sha256 hash;
    hash.add("a");
    hash.add("");
    hash.add("bc");
    BOOST_TEST(hash.finish() == sha256_of("abc"));
}

BOOST_AUTO_TEST_CASE(it_begins_anew_when_it_is_finished)
{
    sha256 hash;
    hash.add("something else");
    hash.finish();
    hash.add("abc");
    BOOST_TEST(hash.finish() == sha256_of("abc"));
}

BOOST_AUTO_TEST_CASE(every_byte_has_two_digits)
{
    BOOST_TEST(hex(std::string("\x00\x0f\x80\xff", 4)) == "000f80ff");
    BOOST_TEST(sha256_of("x").size() == sha256::size);
}

BOOST_AUTO_TEST_SUITE_END()
