// SPDX-License-Identifier: Apache-2.0
#include "cli/GatewayCommand.h"

#include "cli/FederationText.h"

namespace postern::cli {

bool GatewayCommand::takeEnvironment(const std::string& name, federation::FleetTask task)
{
    if (auto found = environmentNamed(project().environments, name); !found)
        return refuse(found.error().message());
    environment_ = name;
    std::string why = fleet().refusalOf(name, task);
    return why.empty() || refuse(why);
}

void GatewayCommand::ask(Result<void> begun, std::function<void()> then)
{
    if (!begun)
        return fail(begun.error().message());
    then_ = std::move(then);
}

void GatewayCommand::taskEnded(const std::string& /*environment*/, const std::string& why)
{
    const bool reported = state().planned && state().planned->report;
    if (wasInterrupted() && !reported)
        return; // interrupt() says the end
    if (!why.empty()) {
        if (reported)
            print(textOf(*state().planned->report, state().planned->plan));
        return fail(why.starts_with(environment_) ? why : environment_ + ": " + why);
    }
    const std::function<void()> then = std::move(then_); // which may ask for more
    then();
}

} // namespace postern::cli
