#pragma once

#include "yard.hpp"

namespace trainyard::contract {

/// Digits, in the default datastore.
inline asio::awaitable<datastore> digits(yard& here)
{
    here.write("digits/mnist/train.gz", "train");
    here.write("digits/mnist/test.gz", "tests");
    here.write("digits/mnist/more/labels.gz", "labels");
    here.write("digits/mnist/readme.txt", "read me");
    here.write("digits/other.gz", "other");
    auto store = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"));
    co_return store;
}

}
