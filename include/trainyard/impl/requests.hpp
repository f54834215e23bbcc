#pragma once

/// Requests that more than one noun makes, and the coroutines that send them.

#include <trainyard/backend/backend.hpp>

#include <memory>
#include <string>

namespace trainyard {

class model;
class run;
struct model_options;
struct submit_options;

}

namespace trainyard::detail {

using home_ptr = std::shared_ptr<backend>;

/// Throws `std::invalid_argument` for what the caller can see is wrong.
submit_request make_submit_request(std::string experiment, script_run_config config,
                                   submit_options options);

/// The same; the run, if any, is for the caller to fill in.
model_request make_model_request(model_name name, model_options options);

asio::awaitable<run> submit(home_ptr home, submit_request request);
asio::awaitable<run> create_run(home_ptr home, create_run_request request);
asio::awaitable<model> register_model(home_ptr home, model_request request);

}
