#pragma once

#include <trainyard/error.hpp>
#include <trainyard/local/points.hpp>

#include <bit>
#include <cstring>
#include <utility>

namespace trainyard::local {
namespace detail {

// One byte says what follows: the kind of the value in the low bits, and whether there is a step.
inline constexpr unsigned point_has_step  = 0x10;
inline constexpr unsigned point_next_step = 0x20; // one more than the step before

inline void put_number(std::string& bytes, std::uint64_t number)
{
    while (number >= 0x80) {
        bytes.push_back(static_cast<char>(number | 0x80));
        number >>= 7;
    }
    bytes.push_back(static_cast<char>(number));
}

// Small numbers of either sign are short.
inline std::uint64_t folded(std::int64_t number) noexcept
{
    return (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
}

inline std::int64_t unfolded(std::uint64_t number) noexcept
{
    return static_cast<std::int64_t>(number >> 1) ^ -static_cast<std::int64_t>(number & 1);
}

// Differences wrap around instead of overflowing; adding them up wraps back.
inline std::int64_t minus(std::int64_t a, std::int64_t b) noexcept
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

inline std::int64_t plus(std::int64_t a, std::int64_t b) noexcept
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

class point_reader {
public:
    explicit point_reader(std::string_view bytes) : rest_(bytes) {}

    bool at_end() const noexcept { return rest_.empty(); }

    unsigned byte()
    {
        auto const taken = take(1);
        return static_cast<unsigned char>(taken.front());
    }

    std::uint64_t number()
    {
        auto result = std::uint64_t{0};
        for (auto shift = 0U; shift < 64; shift += 7) {
            auto const next = byte();
            result |= static_cast<std::uint64_t>(next & 0x7f) << shift;
            if (next < 0x80)
                return result;
        }
        damaged();
    }

    std::string_view take(std::size_t size)
    {
        if (size > rest_.size())
            damaged();
        auto const taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    [[noreturn]] static void damaged()
    {
        throw error(errc::damaged, "read metrics", "stored points cannot be read");
    }

private:
    std::string_view rest_;
};

}

TRAINYARD_DECL void append_point(std::string& bytes, point_place& place, metric_value const& value,
                                 std::int64_t time, std::optional<std::int64_t> step)
{
    auto head = static_cast<unsigned>(value.index());
    if (step)
        head |=
            *step == detail::plus(place.step, 1) ? detail::point_next_step : detail::point_has_step;
    bytes.push_back(static_cast<char>(head));
    detail::put_number(bytes, detail::folded(detail::minus(time, place.time)));
    place.time = time;
    if (step) {
        if (head & detail::point_has_step)
            detail::put_number(bytes, detail::folded(detail::minus(*step, place.step)));
        place.step = *step;
    }

    if (auto const* whole = std::get_if<std::int64_t>(&value)) {
        detail::put_number(bytes, detail::folded(*whole));
    } else if (auto const* real = std::get_if<double>(&value)) {
        char raw[sizeof *real];
        std::memcpy(raw, real, sizeof raw);
        bytes.append(raw, sizeof raw);
    } else if (auto const* truth = std::get_if<bool>(&value)) {
        bytes.push_back(*truth ? 1 : 0);
    } else if (auto const* text = std::get_if<std::string>(&value)) {
        detail::put_number(bytes, text->size());
        bytes.append(*text);
    }
}

TRAINYARD_DECL void read_points(std::string_view bytes, point_place place,
                                std::function<bool(point_view&&)> const& visit)
{
    static_assert(std::endian::native == std::endian::little, "numbers are stored as they lie");

    detail::point_reader reader(bytes);
    while (!reader.at_end()) {
        auto const head = reader.byte();
        point_view point;
        place.time = detail::plus(place.time, detail::unfolded(reader.number()));
        point.time = place.time;
        if (head & detail::point_next_step)
            place.step = detail::plus(place.step, 1);
        if (head & detail::point_has_step)
            place.step = detail::plus(place.step, detail::unfolded(reader.number()));
        if (head & (detail::point_next_step | detail::point_has_step))
            point.step = place.step;

        switch (head & 0xfU) {
        case 0:
            break;
        case 1:
            point.value = detail::unfolded(reader.number());
            break;
        case 2: {
            auto real = 0.0;
            std::memcpy(&real, reader.take(sizeof real).data(), sizeof real);
            point.value = real;
            break;
        }
        case 3:
            point.value = reader.byte() != 0;
            break;
        case 4: {
            auto const size = reader.number();
            point.value     = std::string(reader.take(size));
            break;
        }
        default:
            detail::point_reader::damaged();
        }
        if (!visit(std::move(point)))
            return;
    }
}

}
