// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/KongAdmin.h"

#include <string>
#include <vector>

namespace postern::sandbox {

/// Kong Konnect: one control plane, whose core entities are those of an Admin API but cannot be patched, and APIs of Dev Portals with
/// their definitions and the services that they name. Whoever has the token may do everything. Texts of errors are its own.
class KonnectApi {
  public:
    static constexpr const char* controlPlane = "9524ec7d-36d9-465d-a8c5-83a3c9390458";
    static constexpr const char* token = "kpat_sandbox";

    [[nodiscard]] Reply answer(const Call& call);
    /// An API of a Dev Portal; `service` is the id of one of the control plane, or empty. Its id.
    std::string addApi(const std::string& name, const std::string& version, const std::string& definition, const std::string& service);
    /// The Dev Portals' interface is answered 403 from now on.
    void closePortal() noexcept { portalIsClosed_ = true; }
    [[nodiscard]] const std::vector<std::string>& changes() const noexcept { return plane_.changes(); }

  private:
    [[nodiscard]] Reply answerPortal(const Call& call);
    [[nodiscard]] static Reply numbered(const Call& call, const std::vector<schema::Value>& all);

    KongAdmin plane_;
    std::vector<schema::Value> apis_;
    std::vector<schema::Value> specs_; ///< of each of them, in the same order
    std::vector<schema::Value> implementations_;
    bool portalIsClosed_ = false;
};

} // namespace postern::sandbox
