#include "yard.hpp"

#include <support/local_yard.hpp>

#include <cmath>
#include <utility>

namespace trainyard::contract {
namespace {

std::string quoted(std::string const& text)
{
    std::string python = "'";
    for (auto const letter : text) {
        if (letter == '\'' || letter == '\\')
            python += '\\';
        if (letter == '\n')
            python += "\\n";
        else if (letter == '\r')
            python += "\\r";
        else
            python += letter;
    }
    return python + "'";
}

std::string literal(metric_value const& value)
{
    if (auto const* text = std::get_if<std::string>(&value))
        return quoted(*text);
    auto const* real = std::get_if<double>(&value);
    return real && !std::isfinite(*real) ? "float('" + to_string(value) + "')" : to_string(value);
}

std::string literal(std::vector<metric_value> const& values)
{
    std::string python = "[";
    for (auto const& value : values)
        python += literal(value) + ", ";
    return python + "]";
}

std::string literal(std::map<std::string, std::vector<metric_value>> const& columns)
{
    std::string python = "{";
    for (auto const& [column, values] : columns)
        python += quoted(column) + ": " + literal(values) + ", ";
    return python + "}";
}

// One step as Python. `yard` is a folder in which words are files.
std::string python(step const& one, std::string const& yard)
{
    auto const name = quoted(one.name);
    auto const text = quoted(one.text);
    switch (one.does) {
    case step::verb::print:
        return "print(" + text + ")";
    case step::verb::print_part:
        return "print(" + text + ", end='', flush=True)";
    case step::verb::show_file:
        return "show(" + name + ")";
    case step::verb::show_arguments:
        return "print(*sys.argv[1:], sep='\\n')";
    case step::verb::show_variable:
        return "print(os.environ.get(" + name + ", 'it is not there'))";
    case step::verb::show_secret:
        return "print(run().get_secret(" + name + ") or 'it is not there')";
    case step::verb::write:
        return "write(" + name + ", " + text + ")";
    case step::verb::upload:
        return "run().upload_file(" + name + ", io.BytesIO(" + text + ".encode()))";
    case step::verb::log:
        return "run().log(" + name + ", " + literal(one.columns.at("").front()) + ")";
    case step::verb::log_list:
        return "run().log_list(" + name + ", " + literal(one.columns.at("")) + ")";
    case step::verb::log_row:
        return "run().log_row(" + name + ", **{key: value[0] for key, value in " +
               literal(one.columns) + ".items()})";
    case step::verb::log_table:
        return "run().log_table(" + name + ", " + literal(one.columns) + ")";
    case step::verb::tag:
        return "run().tag(" + name + ", " + text + ")";
    case step::verb::set_property:
        return "run().add_properties({" + name + ": " + text + "})";
    case step::verb::make_child:
        return "run().child_run(" + name + ").log('number', " + std::to_string(one.code) + ")";
    case step::verb::register_model:
        return "run().register_model(" + name + ", " + text + ")";
    case step::verb::mark_complete:
        return "run().complete()";
    case step::verb::mark_failed:
        return "run().fail(" + text + ")";
    case step::verb::wait_for:
        return "wait_for(" + quoted(yard + '/' + one.name) + ")";
    case step::verb::ignore_stop:
        return "signal.signal(signal.SIGTERM, signal.SIG_IGN)";
    case step::verb::run_forever:
        return "forever()";
    case step::verb::exit:
        return "sys.exit(" + std::to_string(one.code) + ")";
    case step::verb::raise:
        return "raise RuntimeError(" + text + ")";
    }
    return "pass";
}

// Words are waited for by looking; a script under test may do what a test may not.
constexpr auto beginning = R"(import io, os, signal, sys, time

def run():
    from azureml.core import Run
    return Run.get_context()

def show(path):
    path = os.path.expandvars(path)
    print(open(path).read() if os.path.exists(path) else 'it is not there')

def write(path, text):
    path = os.path.expandvars(path)
    if path.count('/') > 1:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as file:
        file.write(text)

def wait_for(word):
    while not os.path.exists(word):
        time.sleep(0.002)

def forever():
    while True:
        signal.pause()

)";

class local_place final : public yard {
public:
    asio::awaitable<trainyard::workspace> open() override
    {
        auto options                = local_options{};
        options.root                = path("yard");
        options.grace               = std::chrono::seconds(1);
        options.max_concurrent_runs = 4;
        options.gpus                = {"3", "5"};
        co_return co_await open_local(options);
    }

    bool can(ability) const noexcept override { return true; }
    void say(std::string const& word) override { write("words/" + word, ""); }
    void pass(std::chrono::seconds) override {}
    std::string missing_interpreter() override { return "/no/such/python"; }

private:
    void add_script(std::string const& name, plan const& what) override
    {
        std::string text = beginning;
        for (auto const& one : what)
            text += python(one, path("words")) + '\n';
        write("code/" + name, text);
    }

    std::string interpreter() const override { return "/usr/bin/python3"; }
};

}

std::unique_ptr<yard> make_local_yard()
{
    return std::make_unique<local_place>();
}

}
