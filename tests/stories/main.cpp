#define BOOST_TEST_MODULE stories
#include <boost/test/unit_test.hpp>
