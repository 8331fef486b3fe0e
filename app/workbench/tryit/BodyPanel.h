// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/tryit/BodyDevice.h"
#include "workbench/tryit/FieldTableModel.h"

#include <QWidget>
#include <functional>
#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;

namespace postern::workbench {

class CodeView;
class Theme;

/// The body of a call: text (JSON and XML are checked while one types), a form, a form with files, or a file as it is. Files
/// are read from disk while they are sent, and only then.
class BodyPanel final : public QWidget {
    Q_OBJECT
  public:
    enum class Kind : std::uint8_t { Text, Form, Multipart, File };
    using Fill = std::function<QString(const QString& text)>;

    explicit BodyPanel(const Theme& theme, QWidget* parent = nullptr);

    [[nodiscard]] Kind kind() const;
    void setKind(Kind kind);
    [[nodiscard]] CodeView& text() const { return *text_; }
    [[nodiscard]] FieldTableModel& fields() { return fields_; }
    void setFile(const QString& path);
    [[nodiscard]] QString file() const;
    /// What the text is taken for, by the call's content type.
    void setContentType(const QString& contentType);
    /// What is wrong with it, in a sentence; empty when it can be sent.
    [[nodiscard]] QString problem() const;
    /// What the call's Content-Type has to be; empty: as the header fields say.
    [[nodiscard]] QString contentType() const;
    /// The body when it is in memory: text and form. `fill` puts values of variables in.
    [[nodiscard]] QByteArray octets(const Fill& fill) const;
    /// The pieces of a body with files; nothing for text and form.
    [[nodiscard]] std::optional<std::deque<BodyPiece>> pieces(const Fill& fill) const;

  Q_SIGNALS:
    void changed();

  private:
    QWidget* buildFields();
    QWidget* buildFile();
    void judge();
    void chooseFile();

    const Theme& theme_;
    FieldTableModel fields_;
    QString boundary_;
    QComboBox* kind_;
    QStackedWidget* stack_;
    CodeView* text_;
    QLabel* problem_;
    QLabel* hint_ = nullptr;
    QLineEdit* file_ = nullptr;
    QString contentType_;
    bool json_ = false;
    bool xml_ = false;
};

} // namespace postern::workbench
