// SPDX-License-Identifier: Apache-2.0
#include "model/FilterConfig.h"

namespace postern::model {

const schema::Schema<FilterConfig>& describe(schema::Type<FilterConfig>)
{
    static const auto schema =
        schema::Schema<FilterConfig>("filter", "One filter of a chain. A lone name stands for a filter with its defaults.")
            .field("type", &FilterConfig::type, "Which filter: posternd --describe filters lists them").required().notEmpty()
            .field("name", &FilterConfig::name,
                   "A name of its own, for people and for its state across reloads; needed when a chain has two of a type")
            .field("enabled", &FilterConfig::enabled, "Whether it runs")
            .field("config", &FilterConfig::config, "The filter's own settings")
            .notHere("phase", "each type of filter stands in a phase of its own, as posternd --describe filters says; only the order "
                              "within it is that of the list")
            .shorthand("type")
            .locate(&FilterConfig::origin)
            .check([](const FilterConfig& filter, schema::Reporter& reporter) {
                if (!filter.config.isNull() && !filter.config.isMap())
                    reporter.error("config", "must be a map, but is " + std::string(toString(filter.config.kind())));
            });
    return schema;
}

} // namespace postern::model
