using Tidegate.Auditing;
using Tidegate.WebFrontend.Sweep;

namespace Tidegate.WebFrontend.Tests.Sweep;

public sealed class DriftDetectorTests
{
    private readonly DriftDetector _detector = new();

    [Fact]
    public void Difference_of_a_moment_is_no_drift()
    {
        Assert.Empty(_detector.Judge(new SweepFigures(10, 10, 12)));
        Assert.Empty(_detector.Judge(new SweepFigures(10, 10, 10)));
        Assert.Empty(_detector.Judge(new SweepFigures(10, 10, 12)));
    }

    [Theory]
    [InlineData(10, 10, 11, AuditPairs.PermitsAndSockets)]
    [InlineData(10, 11, 10, AuditPairs.SocketsWithoutPermit)]
    [InlineData(11, 10, 10, AuditPairs.RegisteredWithoutSocket)]
    public void Difference_that_lasts_is_drift(int registered, int open, int permits, string expected)
    {
        var figures = new SweepFigures(registered, open, permits);

        Assert.Empty(_detector.Judge(figures));
        Assert.Equal([expected], _detector.Judge(figures).AsEnumerable());
    }

    [Fact]
    public void Difference_that_changes_its_direction_is_no_drift()
    {
        Assert.Empty(_detector.Judge(new SweepFigures(10, 10, 12)));
        Assert.Empty(_detector.Judge(new SweepFigures(10, 12, 10)));
    }

    [Fact]
    public void Sockets_not_yet_registered_are_no_drift()
    {
        Assert.Empty(_detector.Judge(new SweepFigures(9, 10, 10)));
        Assert.Empty(_detector.Judge(new SweepFigures(9, 10, 10)));
    }
}
