using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Tests.Memory;

public sealed class CgroupLimitTests
{
    [Fact]
    public void Version_2_takes_the_smallest_limit_on_the_way_up() => Assert.Equal(
        300_000_000,
        Find(
            ("/proc/self/cgroup", "0::/app.slice/tidegate\n"),
            ("/sys/fs/cgroup/app.slice/tidegate/memory.max", "max\n"),
            ("/sys/fs/cgroup/app.slice/memory.max", "300000000\n"),
            ("/sys/fs/cgroup/memory.max", "900000000\n")));

    [Fact]
    public void Version_2_in_a_container_stands_at_the_root() => Assert.Equal(
        512,
        Find(("/proc/self/cgroup", "0::/\n"), ("/sys/fs/cgroup/memory.max", "512\n")));

    [Fact]
    public void Version_1_is_read_from_its_own_hierarchy() => Assert.Equal(
        700_000_000,
        Find(
            ("/proc/self/cgroup", "11:cpu,cpuacct:/x\n9:memory:/docker/a\n"),
            ("/sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes", "700000000\n"),
            ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")));

    [Theory]
    [InlineData("")]
    [InlineData("0::/a\n")]
    [InlineData("9:memory:/a\n")]
    [InlineData("nonsense")]
    public void No_limit_is_none(string cgroup) => Assert.Null(Find(
        ("/proc/self/cgroup", cgroup),
        ("/sys/fs/cgroup/a/memory.max", "max\n"),
        ("/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "9223372036854771712\n")));

    private static long? Find(params (string Path, string Text)[] files) =>
        CgroupLimit.Find(path => files.FirstOrDefault(file => file.Path == path).Text);
}
