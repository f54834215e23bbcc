#pragma once

#include <trainyard/backend/cluster.hpp>

#include <algorithm>

namespace trainyard {

// The well-known ones: name, family, cores, memory, GPUs. What a service offers it says itself.
TRAINYARD_DECL std::vector<vm_size_record> const& known_vm_sizes()
{
    static std::vector<vm_size_record> const sizes = {
        {"Standard_A1_v2", "standardAv2Family", 1, 2, 0},
        {"Standard_A2_v2", "standardAv2Family", 2, 4, 0},
        {"Standard_A4_v2", "standardAv2Family", 4, 8, 0},
        {"Standard_A8_v2", "standardAv2Family", 8, 16, 0},
        {"Standard_D1_v2", "standardDv2Family", 1, 3.5, 0},
        {"Standard_D2_v2", "standardDv2Family", 2, 7, 0},
        {"Standard_D3_v2", "standardDv2Family", 4, 14, 0},
        {"Standard_D4_v2", "standardDv2Family", 8, 28, 0},
        {"Standard_D5_v2", "standardDv2Family", 16, 56, 0},
        {"Standard_D11_v2", "standardDv2Family", 2, 14, 0},
        {"Standard_D12_v2", "standardDv2Family", 4, 28, 0},
        {"Standard_D13_v2", "standardDv2Family", 8, 56, 0},
        {"Standard_D14_v2", "standardDv2Family", 16, 112, 0},
        {"Standard_DS1_v2", "standardDSv2Family", 1, 3.5, 0},
        {"Standard_DS2_v2", "standardDSv2Family", 2, 7, 0},
        {"Standard_DS3_v2", "standardDSv2Family", 4, 14, 0},
        {"Standard_DS4_v2", "standardDSv2Family", 8, 28, 0},
        {"Standard_DS5_v2", "standardDSv2Family", 16, 56, 0},
        {"Standard_DS11_v2", "standardDSv2Family", 2, 14, 0},
        {"Standard_DS12_v2", "standardDSv2Family", 4, 28, 0},
        {"Standard_DS13_v2", "standardDSv2Family", 8, 56, 0},
        {"Standard_DS14_v2", "standardDSv2Family", 16, 112, 0},
        {"Standard_E2s_v3", "standardESv3Family", 2, 16, 0},
        {"Standard_E4s_v3", "standardESv3Family", 4, 32, 0},
        {"Standard_E8s_v3", "standardESv3Family", 8, 64, 0},
        {"Standard_E16s_v3", "standardESv3Family", 16, 128, 0},
        {"Standard_F2s_v2", "standardFSv2Family", 2, 4, 0},
        {"Standard_F4s_v2", "standardFSv2Family", 4, 8, 0},
        {"Standard_F8s_v2", "standardFSv2Family", 8, 16, 0},
        {"Standard_F16s_v2", "standardFSv2Family", 16, 32, 0},
        {"Standard_F32s_v2", "standardFSv2Family", 32, 64, 0},
        {"Standard_F64s_v2", "standardFSv2Family", 64, 128, 0},
        {"Standard_F72s_v2", "standardFSv2Family", 72, 144, 0},
        {"Standard_NC6", "standardNCFamily", 6, 56, 1},
        {"Standard_NC12", "standardNCFamily", 12, 112, 2},
        {"Standard_NC24", "standardNCFamily", 24, 224, 4},
        {"Standard_NC24r", "standardNCFamily", 24, 224, 4},
        {"Standard_NC6s_v2", "standardNCSv2Family", 6, 112, 1},
        {"Standard_NC12s_v2", "standardNCSv2Family", 12, 224, 2},
        {"Standard_NC24s_v2", "standardNCSv2Family", 24, 448, 4},
        {"Standard_NC24rs_v2", "standardNCSv2Family", 24, 448, 4},
        {"Standard_NC6s_v3", "standardNCSv3Family", 6, 112, 1},
        {"Standard_NC12s_v3", "standardNCSv3Family", 12, 224, 2},
        {"Standard_NC24s_v3", "standardNCSv3Family", 24, 448, 4},
        {"Standard_NC24rs_v3", "standardNCSv3Family", 24, 448, 4},
        {"Standard_NC4as_T4_v3", "standardNCASv3_T4Family", 4, 28, 1},
        {"Standard_NC8as_T4_v3", "standardNCASv3_T4Family", 8, 56, 1},
        {"Standard_NC16as_T4_v3", "standardNCASv3_T4Family", 16, 110, 1},
        {"Standard_NC64as_T4_v3", "standardNCASv3_T4Family", 64, 440, 4},
        {"Standard_NC24ads_A100_v4", "standardNCADSA100v4Family", 24, 220, 1},
        {"Standard_NC48ads_A100_v4", "standardNCADSA100v4Family", 48, 440, 2},
        {"Standard_NC96ads_A100_v4", "standardNCADSA100v4Family", 96, 880, 4},
        {"Standard_ND6s", "standardNDSFamily", 6, 112, 1},
        {"Standard_ND12s", "standardNDSFamily", 12, 224, 2},
        {"Standard_ND24s", "standardNDSFamily", 24, 448, 4},
        {"Standard_ND24rs", "standardNDSFamily", 24, 448, 4},
        {"Standard_ND40rs_v2", "standardNDSv2Family", 40, 672, 8},
        {"Standard_ND96asr_v4", "standardNDASv4_A100Family", 96, 900, 8},
        {"Standard_ND96amsr_A100_v4", "standardNDAMSv4_A100Family", 96, 1900, 8},
        {"Standard_NV6", "standardNVFamily", 6, 56, 1},
        {"Standard_NV12", "standardNVFamily", 12, 112, 2},
        {"Standard_NV24", "standardNVFamily", 24, 224, 4},
        {"Standard_NV12s_v3", "standardNVSv3Family", 12, 112, 1},
        {"Standard_NV24s_v3", "standardNVSv3Family", 24, 224, 2},
        {"Standard_NV48s_v3", "standardNVSv3Family", 48, 448, 4},
    };
    return sizes;
}

TRAINYARD_DECL vm_size_record const* find_vm_size(std::string_view name)
{
    auto const small = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    };
    auto const is_it = [&](vm_size_record const& size) {
        return std::ranges::equal(size.name, name, {}, small, small);
    };
    auto const& sizes = known_vm_sizes();
    auto const found  = std::ranges::find_if(sizes, is_it);
    return found == sizes.end() ? nullptr : &*found;
}

}
