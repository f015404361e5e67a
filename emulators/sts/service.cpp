// The list of areas.
#include "sts/credentials.hpp"
#include "sts/errors.hpp"
#include "sts/federation.hpp"
#include "sts/sts.hpp"

namespace pileus::sts {

namespace {

class Sts final : public Service {
  public:
    const ServiceTraits& traits() const override { return sts::traits; }
    std::vector<Operation> operations() override {
        return joined({credentials_.operations(), federation_.operations()});
    }
    std::vector<const ErrorKind*> error_kinds() const override {
        return {modelled_errors.begin(), modelled_errors.end()};
    }

  private:
    Credentials credentials_;
    Federation federation_;
};

}    // namespace

std::unique_ptr<Service> make_service() { return std::make_unique<Sts>(); }

}    // namespace pileus::sts
