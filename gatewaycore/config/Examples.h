// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/References.h"
#include "model/Operation.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace postern::config {

/// Finds or makes the example answers and requests of a definition.
class Examples {
  public:
    explicit Examples(const References& references) : references_(references) {}

    /// The mocks of an operation's `responses`, best first. `produces` are the media types of a Swagger 2.0 operation.
    [[nodiscard]] std::vector<model::MockResponse> responses(const schema::Value& responses,
                                                             const std::vector<std::string>& produces);
    /// Examples of a 3.x `requestBody`.
    [[nodiscard]] std::vector<model::RequestExample> requestBody(const schema::Value& body);
    /// The body of a Swagger 2.0 body parameter.
    [[nodiscard]] model::RequestExample bodyParameter(const schema::Value& parameter,
                                                      const std::vector<std::string>& consumes);
    /// An example of a parameter as text; empty when nothing can be said.
    [[nodiscard]] std::string parameter(const schema::Value& parameter);
    /// The type of a schema, "string" and so on; empty when it does not say.
    [[nodiscard]] std::string typeOf(const schema::Value* schema) const;

  private:
    struct Found {
        std::string name;
        schema::Value value;
        bool generated = false;
    };
    [[nodiscard]] std::vector<Found> ofMedia(const schema::Value& media, bool generate, bool response);
    [[nodiscard]] schema::Value generate(const schema::Value* schema, bool response);
    [[nodiscard]] schema::Value make(const schema::Value* schema, unsigned depth, std::size_t& budget, bool response);

    const References& references_;
    std::size_t total_ = 200'000; ///< values that may be made for one document
};

} // namespace postern::config
