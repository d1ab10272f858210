using Tidegate.Budget;
using Tidegate.Members;
using Tidegate.Users;

namespace Tidegate.Frontends;

/// <summary>
/// All that grains may ask of a frontend process, under one reference: Orleans runs the messages of one observer object one by one, so what
/// has to stay in order goes to one object. Who asks knows only its own part. Every method answers from local state at once; none waits for
/// a client or a grain.
/// </summary>
[Alias("tidegate.frontend.observer")]
public interface IFrontendObserver : IPermitObserver, IUserObserver, IMemberObserver, IOperatorObserver;
