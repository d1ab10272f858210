using System.Text;
using Tidegate.Budget;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Tests.Connections;

public class NoticesTests
{
    [Fact]
    public void Notices_are_the_documented_frames()
    {
        Assert.Equal(
            """{"type":"system","event":"idleWarning","closesInSeconds":30}""",
            Encoding.UTF8.GetString(Notices.IdleWarning(TimeSpan.FromSeconds(30))));
        Assert.Equal(
            """{"type":"system","event":"backpressure","level":"critical","utilization":0.9567}""",
            Encoding.UTF8.GetString(Notices.Backpressure(new PressureReading(PressureLevel.Critical, 0.95671, 0.85))));
        Assert.Equal(
            """{"type":"system","event":"slowConsumer","queuedBytes":600,"limitBytes":1000}""",
            Encoding.UTF8.GetString(Notices.SlowConsumer(600, 1000)));
    }
}
