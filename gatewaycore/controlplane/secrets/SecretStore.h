// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "base/UniqueFunction.h"

#include <QObject>
#include <QString>
#include <memory>
#include <optional>

namespace postern::secrets {

/// Where credentials live: the desktop's keychain, or this process's memory when there is none. Never a file.
/// Keys are paths such as "publisher/<connection>/password". Every call answers later on the calling thread, through
/// the event loop; when `context` is gone by then, its completion does not run.
class SecretStore : public QObject {
    Q_OBJECT
  public:
    using ReadCompletion = UniqueFunction<void(Result<std::optional<Secret>>)>;
    using WriteCompletion = UniqueFunction<void(Result<void>)>;
    using OpenCompletion = UniqueFunction<void(std::unique_ptr<SecretStore>)>;

    /// The secret of that key; none when there is no such key.
    virtual void read(const QString& key, QObject* context, ReadCompletion completion) = 0;
    virtual void write(const QString& key, Secret secret, QObject* context, WriteCompletion completion) = 0;
    /// Removing what is not there is no error.
    virtual void remove(const QString& key, QObject* context, WriteCompletion completion) = 0;

    /// Whether secrets are there again after a restart.
    [[nodiscard]] virtual bool isPersistent() const = 0;
    /// Empty when persistent; otherwise why not and what to do, for the banner.
    [[nodiscard]] virtual QString reason() const = 0;

    /// The keychain when one answers, else memory with the reason. Does not block: without a keychain it answers within
    /// milliseconds, with a locked one when the person has answered the desktop's question.
    static void open(QObject* context, OpenCompletion completion);
};

} // namespace postern::secrets
