// SPDX-License-Identifier: Apache-2.0
#include "controlplane/steering/Steering.h"

#include <algorithm>
#include <array>

namespace postern::steering {
namespace {

// Route 53's API, ResourceRecordSetRegion.
constexpr std::array<std::string_view, 39> awsRegions{
    "us-east-1",      "us-east-2",      "us-west-1",      "us-west-2",      "ca-central-1",   "eu-west-1",     "eu-west-2",     "eu-west-3",      "eu-central-1",   "eu-central-2",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "eu-north-1",    "sa-east-1",      "cn-north-1",     "cn-northwest-1",
    "ap-east-1",      "me-south-1",     "me-central-1",   "ap-south-1",     "ap-south-2",     "af-south-1",    "eu-south-1",    "eu-south-2",     "ap-southeast-4", "il-central-1",
    "ca-west-1",      "ap-southeast-5", "mx-central-1",   "ap-southeast-7", "us-gov-east-1",  "us-gov-west-1", "ap-east-2",     "ap-southeast-6", "eusc-de-east-1"};

// Azure's geographies, as their programmatic names.
constexpr std::array<std::string_view, 64> azureLocations{
    "eastus",           "eastus2",        "centralus",      "northcentralus", "southcentralus",   "westus",           "westus2",            "westus3",           "westcentralus",  "canadacentral",
    "canadaeast",       "brazilsouth",    "brazilsoutheast", "mexicocentral", "northeurope",      "westeurope",       "uksouth",            "ukwest",            "francecentral",  "francesouth",
    "germanywestcentral", "germanynorth", "switzerlandnorth", "switzerlandwest", "norwayeast",    "norwaywest",       "swedencentral",      "swedensouth",       "polandcentral",  "italynorth",
    "spaincentral",     "austriaeast",    "belgiumcentral", "uaenorth",       "uaecentral",       "qatarcentral",     "israelcentral",      "southafricanorth",  "southafricawest", "eastasia",
    "southeastasia",    "japaneast",      "japanwest",      "koreacentral",   "koreasouth",       "centralindia",     "southindia",         "westindia",         "jioindiawest",   "jioindiacentral",
    "australiaeast",    "australiasoutheast", "australiacentral", "australiacentral2", "newzealandnorth", "indonesiacentral", "malaysiawest",   "chilecentral",      "usgovvirginia",  "usgovtexas",
    "usgovarizona",     "chinaeast2",     "chinanorth2",    "chinanorth3"};

} // namespace

bool isAwsRegion(std::string_view region) noexcept { return std::ranges::find(awsRegions, region) != awsRegions.end(); }

std::string azureLocation(std::string_view region)
{
    std::string out;
    for (const char c : region) {
        if (c != ' ')
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    }
    return std::ranges::find(azureLocations, out) == azureLocations.end() ? std::string() : out;
}

bool isDnsName(std::string_view name) noexcept
{
    if (name.empty() || name.size() > 253)
        return false;
    while (!name.empty()) {
        const std::size_t dot = std::min(name.find('.'), name.size());
        const std::string_view label = name.substr(0, dot);
        const bool good = !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
                          std::ranges::all_of(label, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
        if (!good || dot + 1 == name.size())
            return false;
        name.remove_prefix(std::min(dot + 1, name.size()));
    }
    return true;
}

} // namespace postern::steering
