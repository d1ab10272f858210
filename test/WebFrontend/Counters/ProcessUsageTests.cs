using Microsoft.Extensions.Time.Testing;
using Tidegate.Hosting.Descriptors;
using Tidegate.WebFrontend.Counters;

namespace Tidegate.WebFrontend.Tests.Counters;

public sealed class ProcessUsageTests
{
    [Fact]
    public void Shares_of_this_process_are_shares()
    {
        var time = new FakeTimeProvider();
        var (memory, files) = new ProcessUsage(new DescriptorBudget(new ProcessDescriptors(), time), time).Current;

        Assert.InRange(memory, double.Epsilon, 1);
        Assert.InRange(files, double.Epsilon, 1);
    }
}
