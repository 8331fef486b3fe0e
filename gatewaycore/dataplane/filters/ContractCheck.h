// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/FilterContext.h"
#include "dataplane/validation/Contract.h"
#include "schema/Problems.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace postern::filters {

/// The part of an API's contract that one filter holds calls against.
struct ContractPart {
    std::shared_ptr<const validation::Contract> contract;
    const validation::OperationContract* operation = nullptr; ///< nullptr: the definition does not speak of it

    /// Compiled once for all operations of the API. Nothing when there is no definition, or something of it cannot be
    /// held: then `problems` says what and where.
    [[nodiscard]] static std::optional<ContractPart> of(const pipeline::FilterContext& context, const validation::Contract::Options& options,
                                                        const schema::Location& at, schema::Problems& problems);
};

/// What a message was found to break, in words for the one who sent it and for the one who runs the API.
class Breaches {
  public:
    explicit Breaches(std::size_t most) noexcept : most_(most) {}

    /// "query parameter limit" "is required".
    void add(std::string_view part, std::string_view problem);
    /// Each violation with its place in the value (`part` is the whole) and that of the keyword in the definition. Values
    /// of credentials, by their names or because the whole is `secret`, are not shown.
    void add(std::string_view part, const jsonschema::Outcome& outcome, bool secret = false);

    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    [[nodiscard]] bool full() const noexcept { return count_ >= most_; }
    [[nodiscard]] std::size_t room() const noexcept { return most_ - count_; }
    [[nodiscard]] const std::string& forSender() const noexcept { return forSender_; }
    [[nodiscard]] const std::string& forOperator() const noexcept { return forOperator_; }

  private:
    std::size_t most_;
    std::size_t count_ = 0;
    std::string forSender_;
    std::string forOperator_;
};

/// JSON content as a value; nothing, and why, when it is none or costs too much.
[[nodiscard]] std::optional<schema::Value> readContent(std::string_view content, std::size_t depth, std::string& problem);

} // namespace postern::filters
