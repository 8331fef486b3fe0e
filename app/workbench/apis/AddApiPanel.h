// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace postern::workbench {

/// Two short forms in the page: a new API in front of a backend, or a definition from an address.
class AddApiPanel : public QFrame {
    Q_OBJECT
  public:
    enum class Purpose : std::uint8_t { NewApi, FromAddress };

    explicit AddApiPanel(QWidget* parent = nullptr);

    void open(Purpose purpose);
    [[nodiscard]] Purpose purpose() const { return purpose_; }
    void setBusy(bool busy);
    void showProblem(const QString& text);

    /// An OpenAPI 3.0 definition that hands every path and method below the context on to the backend.
    [[nodiscard]] static QByteArray definitionFor(const QString& name, const QString& version, const QString& context,
                                                  const QString& backend);

  Q_SIGNALS:
    void definitionMade(const QString& fileName, const QByteArray& text);
    void addressGiven(const QString& address);
    void cancelled();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void submit();
    void suggest();
    QLineEdit* field(const char* id, const QString& label, const QString& hint);

    Purpose purpose_ = Purpose::NewApi;
    QFormLayout* form_;
    QLabel* heading_;
    QLabel* problem_;
    QLineEdit* address_ = nullptr;
    QLineEdit* name_ = nullptr;
    QLineEdit* version_ = nullptr;
    QLineEdit* contextPath_ = nullptr;
    QPushButton* add_;
    QPushButton* cancel_;
};

} // namespace postern::workbench
