// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/References.h"
#include "model/Operation.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace postern::config {

/// Finds or makes the example answers and requests of a definition. A reference costs a definition a few octets and may
/// stand for very many, so what is too large to be sent is never copied, and all of it together has a bound: past that,
/// what comes later is left out.
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
    /// What may still go into one generated example.
    struct Budget {
        std::size_t values = 1000;
        std::size_t octets = 0;
        bool exceeded = false; ///< it would be too large to be sent: nothing of it counts
    };
    [[nodiscard]] schema::Value generate(const schema::Value* schema, bool response);
    [[nodiscard]] schema::Value make(const schema::Value* schema, unsigned depth, Budget& budget, bool response);
    /// A copy of a value that the definition gives, unless that is too much.
    [[nodiscard]] static schema::Value copy(const schema::Value& given, Budget& budget);
    /// Whether an example may be taken: it is small enough, and so are all until now. Takes it from the total.
    [[nodiscard]] bool afford(const schema::Value& example);
    [[nodiscard]] bool spend(std::size_t octets);

    const References& references_;
    std::size_t total_ = 200'000;          ///< values that may be made for one document
    std::size_t totalOctets_ = 32U << 20U; ///< of all examples of one document
};

} // namespace postern::config
