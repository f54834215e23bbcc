#pragma once

/// A JSON parser that reads every number as exactly the one that was written.

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace trainyard::wire {

namespace json = boost::json;

// Boost.JSON's own parser is one unit in the last place off for one number in ten (its newer
// releases can be told not to be). The text of a number is at hand while it is read, so we only
// replace that step.
class exact_parser {
public:
    /// The value lives in `memory`. Throws nothing; `failed` says whether the text is JSON.
    json::value parse(std::string_view text, json::storage_ptr memory,
                      boost::system::error_code& failed)
    {
        parser_.reset();
        auto& stack = parser_.handler().stack;
        stack.reset(std::move(memory));
        auto const read = parser_.write_some(false, text.data(), text.size(), failed);
        if (!failed && read < text.size())
            failed = json::error::extra_data;
        if (failed) {
            stack.reset();
            return nullptr;
        }
        return stack.release();
    }

private:
    struct handler {
        static constexpr std::size_t max_object_size = json::object::max_size();
        static constexpr std::size_t max_array_size  = json::array::max_size();
        static constexpr std::size_t max_key_size    = json::string::max_size();
        static constexpr std::size_t max_string_size = json::string::max_size();

        using code = boost::system::error_code;
        using text = json::string_view;

        json::value_stack stack;
        std::string number;

        bool on_document_begin(code&) { return true; }
        bool on_document_end(code&) { return true; }
        bool on_object_begin(code&) { return true; }
        bool on_object_end(std::size_t size, code&)
        {
            stack.push_object(size);
            return true;
        }
        bool on_array_begin(code&) { return true; }
        bool on_array_end(std::size_t size, code&)
        {
            stack.push_array(size);
            return true;
        }
        bool on_key_part(text part, std::size_t, code&)
        {
            stack.push_chars(part);
            return true;
        }
        bool on_key(text part, std::size_t, code&)
        {
            stack.push_key(part);
            return true;
        }
        bool on_string_part(text part, std::size_t, code&)
        {
            stack.push_chars(part);
            return true;
        }
        bool on_string(text part, std::size_t, code&)
        {
            stack.push_string(part);
            return true;
        }
        bool on_number_part(text part, code&)
        {
            number.append(part);
            return true;
        }
        bool on_int64(std::int64_t value, text, code&)
        {
            number.clear();
            stack.push_int64(value);
            return true;
        }
        bool on_uint64(std::uint64_t value, text, code&)
        {
            number.clear();
            stack.push_uint64(value);
            return true;
        }
        bool on_double(double roughly, text part, code&)
        {
            auto const whole = number.empty() ? part : text(number.append(part));
            auto exact       = roughly;
            std::from_chars(whole.data(), whole.data() + whole.size(), exact);
            number.clear();
            stack.push_double(exact);
            return true;
        }
        bool on_bool(bool value, code&)
        {
            stack.push_bool(value);
            return true;
        }
        bool on_null(code&)
        {
            stack.push_null();
            return true;
        }
        bool on_comment_part(text, code&) { return true; }
        bool on_comment(text, code&) { return true; }
    };

    json::basic_parser<handler> parser_{json::parse_options()};
};

}
