#include "ssm/public_families.hpp"

#include <array>

namespace pileus::ssm {

namespace {

#define KUBERNETES_SINCE_1_33 "1.33=1.33.5|1.34=1.34.1"
#define KUBERNETES_UP_TO_1_32                                                                                  \
    "1.24=1.24.17|1.25=1.25.16|1.26=1.26.15|1.27=1.27.16|1.28=1.28.15|1.29=1.29.15|1.30=1.30.14|1.31=1.31.13|" \
    "1.32=1.32.9"
#define KUBERNETES KUBERNETES_UP_TO_1_32 "|" KUBERNETES_SINCE_1_33

// --- what stands behind the names ------------------------------------------------------------------------------------

constexpr std::array image{Leaf{"", "$i"}};
constexpr std::array image_in_folder{Leaf{"/ami-id", "$i"}};
constexpr std::array image_id{Leaf{"/image_id", "$i"}};
constexpr std::array prefix_of_family{Leaf{"", "/aws/service/$1/"}};

constexpr std::array bottlerocket{Leaf{"/image_id", "$i"}, Leaf{"/image_version", "1.49.0-713f44ce"}};

#define ECS_AGENT "1.99.0"
#define ECS_RUNTIME "Docker version 25.0.8"
// `%1` is the name of the image, `%2` its version, `%3` the name of the image that it was made of.
#define ECS_LEAVES(os)                                                                                                 \
    Leaf{"", R"({"ecs_agent_version":")" ECS_AGENT R"(","ecs_runtime_version":")" ECS_RUNTIME                          \
             R"(","image_id":"$i","image_name":"%1","image_version":"%2","os":")" os                                   \
             R"(","schema_version":1,"source_image_name":"%3"})"},                                                     \
        Leaf{"/ecs_agent_version", ECS_AGENT}, Leaf{"/ecs_runtime_version", ECS_RUNTIME}, Leaf{"/image_id", "$i"},     \
        Leaf{"/image_name", "%1"}, Leaf{"/image_version", "%2"}, Leaf{"/os", os}, Leaf{"/schema_version", "1"}, Leaf { \
        "/source_image_name", "%3"                                                                                     \
    }
#define ECS_2023(cpu) "/recommended{=2023.0.20250923}{=al2023-ami-minimal-2023.8.20250915.0-kernel-6.1-" cpu "}"
#define ECS_2(cpu) "/recommended{=2.0.20250923}{=amzn2-ami-minimal-hvm-2.0.20250915.0-" cpu "-ebs}"
constexpr std::array ecs_al2023{ECS_LEAVES("Amazon Linux 2023")};
constexpr std::array ecs_al2{ECS_LEAVES("Amazon Linux 2")};

#define EKS_LEAVES(name)                                                                                              \
    Leaf{"", R"({"schema_version":"2","image_id":"$i","image_name":")" name R"(","release_version":"%1-20250920"})"}, \
        Leaf{"/image_id", "$i"}, Leaf{"/image_name", name}, Leaf {                                                    \
        "/release_version", "%1-20250920"                                                                             \
    }
constexpr std::array eks_al2023{EKS_LEAVES("amazon-eks-node-al2023-%2-$1-v20250920")};
constexpr std::array eks_al2{EKS_LEAVES("amazon-eks-%2node-$1-v20250920")};

constexpr std::array powertools_for_python{
    Leaf{"", "arn:aws:lambda:$r:017000801446:layer:AWSLambdaPowertoolsPythonV3-%2-$1:%3"}};
constexpr std::array powertools_for_typescript{
    Leaf{"", "arn:aws:lambda:$r:094274105915:layer:AWSLambdaPowertoolsTypeScriptV2:%1"}};
constexpr std::array fluent_bit{Leaf{"", "906394416424.dkr.ecr.$r.amazonaws.com/aws-for-fluent-bit:$1"}};
constexpr std::array envoy{Leaf{"", "840364872350.dkr.ecr.$r.amazonaws.com/aws-appmesh-envoy:v1.34.4.2-prod"}};

// --- the names -------------------------------------------------------------------------------------------------------

constexpr Family families[] = {
    {"list/{ami-amazon-linux-latest|ami-macos-latest|ami-windows-latest|appmesh|aws-for-fluent-bit|bottlerocket|"
     "canonical|cloud9|datasync|debian|deeplearning|ec2-macos|ecs|eks|freebsd|global-infrastructure|marketplace|"
     "powertools|"
     "storagegateway}",
     prefix_of_family},

    {"ami-amazon-linux-latest/al2023-ami-{|minimal-}kernel-{6.1~default|6.12}-{arm64|x86_64}", image},
    {"ami-amazon-linux-latest/amzn2-ami-{|kernel-5.10-}hvm-{arm64-gp2|x86_64-ebs|x86_64-gp2}", image},
    {"ami-amazon-linux-latest/amzn2-ami-minimal-hvm-{arm64|x86_64}-ebs", image},
    {"ami-amazon-linux-latest/amzn-ami-hvm-x86_64-{ebs|gp2|s3}", image},
    {"ami-amazon-linux-latest/amzn-ami-{minimal-hvm|minimal-pv|pv}-x86_64-{ebs|s3}", image},

    {"ami-windows-latest/{|TPM-}Windows_Server-{2019|2022|2025}-English-{Core|Full}-Base", image},
    {"ami-windows-latest/Windows_Server-2016-English-{Core|Full}-Base", image},
    {"ami-windows-latest/Windows_Server-{2016|2019|2022|2025}-{Chinese_Simplified|Chinese_Traditional|Czech|Dutch|"
     "French|German|Hungarian|Italian|Japanese|Korean|Polish|Portuguese_Brazil|Portuguese_Portugal|Russian|Spanish|"
     "Swedish|Turkish}-Full-Base",
     image},
    {"ami-windows-latest/Windows_Server-{2016|2019|2022|2025}-English-Full-SQL_{2017|2019|2022}_{Enterprise|Express|"
     "Standard|Web}",
     image},
    {"ami-windows-latest/Windows_Server-{2016|2019}-English-{Core|Full}-ContainersLatest", image},
    {"ami-windows-latest/Windows_Server-2016-English-Full-ECS_Optimized", image_id},
    {"ami-windows-latest/Windows_Server-{2019|2022|2025}-English-{Core|Full}-ECS_Optimized", image_id},
    {"ami-windows-latest/Windows_Server-{2019|2022}-English-{Core|Full}-EKS_Optimized-{" KUBERNETES "}", image_id},

    {"appmesh/envoy", envoy},
    {"aws-for-fluent-bit/{2.32.5|2.34.0|latest|stable}", fluent_bit},
    {"bottlerocket/aws-{ecs-2|ecs-2-fips|ecs-2-nvidia}/{arm64|x86_64}/latest", bottlerocket},
    {"bottlerocket/aws-k8s-{" KUBERNETES "}{|-fips|-nvidia}/{arm64|x86_64}/latest", bottlerocket},

    {"canonical/ubuntu/{server|server-minimal}/{20.04~focal|22.04~jammy}/stable/current/{amd64|arm64}/hvm/ebs-gp2",
     image_in_folder},
    {"canonical/ubuntu/{server|server-minimal}/{24.04~noble|25.04~plucky|25.10~questing}/stable/current/{amd64|arm64}/"
     "hvm/ebs-gp3",
     image_in_folder},
    {"canonical/ubuntu/pro-server/{16.04~xenial|18.04~bionic|20.04~focal|22.04~jammy}/stable/current/{amd64|arm64}/hvm/"
     "ebs-gp2",
     image_in_folder},
    {"canonical/ubuntu/pro-server/{24.04~noble}/stable/current/{amd64|arm64}/hvm/ebs-gp3", image_in_folder},
    {"canonical/ubuntu/eks/22.04/{" KUBERNETES "}/stable/current/{amd64|arm64}/hvm/ebs-gp2", image_in_folder},

    {"cloud9/amis/{amazonlinux-2-x86_64|amazonlinux-2023-x86_64|ubuntu-22.04-x86_64}", image},
    {"datasync/ami", image},
    {"debian/daily/{bullseye|bookworm|trixie|sid}/latest/{amd64|arm64}", image},
    {"debian/release/{11~bullseye|12~bookworm|13~trixie}/latest/{amd64|arm64}", image},
    {"deeplearning/ami/{arm64|x86_64}/base-oss-nvidia-driver-gpu-{amazon-linux-2023|ubuntu-22.04|ubuntu-24.04}/latest",
     image_in_folder},

    {"ec2-macos/{monterey|sequoia|sonoma|ventura}/{arm64_mac|x86_64_mac}/latest", image_id},

    {"ecs/optimized-ami/amazon-linux-2023{=al2023-ami-ecs-hvm-2023.0.20250923-kernel-6.1-x86_64|"
     "/gpu=al2023-ami-ecs-gpu-hvm-2023.0.20250923-kernel-6.1-x86_64-ebs|"
     "/inf~/neuron=al2023-ami-ecs-neuron-hvm-2023.0.20250923-kernel-6.1-x86_64}" ECS_2023("x86_64"),
     ecs_al2023},
    {"ecs/optimized-ami/amazon-linux-2023{/arm64=al2023-ami-ecs-hvm-2023.0.20250923-kernel-6.1-arm64}" ECS_2023(
         "arm64"),
     ecs_al2023},
    {"ecs/optimized-ami/amazon-linux-2{=amzn2-ami-ecs-hvm-2.0.20250923-x86_64-ebs|"
     "/gpu=amzn2-ami-ecs-gpu-hvm-2.0.20250923-x86_64-ebs|/inf=amzn2-ami-ecs-inf-hvm-2.0.20250923-x86_64-ebs|"
     "/kernel-5.10=amzn2-ami-ecs-kernel-5.10-hvm-2.0.20250923-x86_64-ebs|"
     "/kernel-5.10/gpu=amzn2-ami-ecs-kernel-5.10-gpu-hvm-2.0.20250923-x86_64-ebs|"
     "/kernel-5.10/inf=amzn2-ami-ecs-kernel-5.10-inf-hvm-2.0.20250923-x86_64-ebs}" ECS_2("x86_64"),
     ecs_al2},
    {"ecs/optimized-ami/amazon-linux-2{/arm64=amzn2-ami-ecs-hvm-2.0.20250923-arm64-ebs|"
     "/kernel-5.10/arm64=amzn2-ami-ecs-kernel-5.10-hvm-2.0.20250923-arm64-ebs}" ECS_2("arm64"),
     ecs_al2},

    {"eks/optimized-ami/{" KUBERNETES
     "}/amazon-linux-2023/{arm64/nvidia=arm64-nvidia|arm64/standard=arm64-standard|x86_64/neuron=x86_64-neuron|"
     "x86_64/nvidia=x86_64-nvidia|x86_64/standard=x86_64-standard}/recommended",
     eks_al2023},
    {"eks/optimized-ami/{" KUBERNETES_UP_TO_1_32 "}/amazon-linux-2{=|-arm64=arm64-|-gpu=gpu-}/recommended", eks_al2},

    {"freebsd/{amd64|arm64}/{base|builder|small}/{ufs|zfs}/{13.5|14.2|14.3}/RELEASE", image},

    {"powertools/python/{arm64|x86_64}/python3.{9=python39|10=python310|11=python311|12=python312|13=python313|"
     "14=python314}/{3.0.0=1|3.10.0=11|3.15.1=18|3.20.0=23|3.22.0~latest=25}",
     powertools_for_python},
    {"powertools/typescript/generic/all/{2.0.0=1|2.10.0=18|2.20.0=32|2.25.0=37|2.28.0~latest=41}",
     powertools_for_typescript},

    {"storagegateway/ami/{CACHED|FILE_S3|STORED|VTL}/latest", image},
};

}    // namespace

std::span<const Family> public_families() { return families; }

}    // namespace pileus::ssm
